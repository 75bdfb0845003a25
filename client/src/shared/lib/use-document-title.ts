import { useEffect } from 'react';
import { announce } from './announce';

/** Names the browser's tab after the page, and says the name to a screen reader: a new page is shown. */
export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? 'Tertulia' : `${title} · Tertulia`;
    if (title !== '') announce(title);
  }, [title]);
}
