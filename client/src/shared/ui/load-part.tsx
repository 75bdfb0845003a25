import { type ComponentType, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { describeError } from '../lib/errors';
import { Notice } from './notice';
import { createLate, type LoadComponent } from './use-late';

/** A part of the page in a file of its own, which is fetched when it is first shown. With no connection, the reason
 * stands in its place, and nothing else of the page goes. */
export function loadPart<Props extends object>(load: LoadComponent<Props>): ComponentType<Props> {
  const useLate = createLate(load);
  return function Part(props: Props) {
    const { t } = useTranslation();
    const [error, setError] = useState<unknown>(null);
    const Loaded = useLate(setError);
    if (error !== null) return <Notice tone="danger">{describeError(error, t)}</Notice>;
    return Loaded && <Loaded {...props} />;
  };
}
