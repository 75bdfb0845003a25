import { type ComponentType, useState } from 'react';
import { FailureNotice } from './failure-notice';
import { createLate, type LoadComponent } from './use-late';

/** A part of the page in a file of its own, which is fetched when it is first shown. With no connection, the reason
 * stands in its place, and nothing else of the page goes. */
export function loadPart<Props extends object>(load: LoadComponent<Props>): ComponentType<Props> {
  const useLate = createLate(load);
  return function Part(props: Props) {
    const [error, setError] = useState<unknown>(null);
    const Loaded = useLate(setError);
    if (error !== null) return <FailureNotice error={error} />;
    return Loaded && <Loaded {...props} />;
  };
}
