import { type RefObject, useLayoutEffect } from 'react';

const GROWS_BY_ITSELF = typeof CSS !== 'undefined' && CSS.supports('field-sizing', 'content');

/** Makes a text field as tall as its text, up to its `max-height`, in browsers that know no `field-sizing`. */
export function useGrownField(field: RefObject<HTMLTextAreaElement | null>, text: string): void {
  useLayoutEffect(() => {
    if (!GROWS_BY_ITSELF) fitHeight(field.current);
  }, [field, text]);
}

function fitHeight(field: HTMLTextAreaElement | null): void {
  if (!field) return;
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight}px`;
}
