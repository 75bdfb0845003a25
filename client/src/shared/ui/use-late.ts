import { type ComponentType, useEffect, useRef, useState } from 'react';

export type LoadComponent<Props> = () => Promise<ComponentType<Props>>;

/**
 * A hook for a component in a file of its own, fetched when it is first wanted; null until it is there. Each place
 * that wants it later tries again after a failure, which React's own `lazy` never does.
 */
export function createLate<Props>(load: LoadComponent<Props>) {
  let loaded: ComponentType<Props> | null = null;
  return function useLate(onFail: (error: unknown) => void): ComponentType<Props> | null {
    const [Part, setPart] = useState(() => loaded);
    const fail = useRef(onFail);
    useEffect(() => {
      fail.current = onFail;
    });
    useEffect(() => {
      if (Part) return undefined;
      let isWanted = true;
      load().then(
        (part) => {
          loaded = part;
          if (isWanted) setPart(() => part);
        },
        (error: unknown) => {
          if (isWanted) fail.current(error);
        },
      );
      return () => {
        isWanted = false;
      };
    }, [Part]);
    return Part;
  };
}
