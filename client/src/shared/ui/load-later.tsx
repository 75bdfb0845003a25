import { type ComponentType, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { describeError } from '../lib/errors';
import { toast } from '../lib/toast';

/**
 * A dialog or drawer in a file of its own, which is fetched when it first opens. With no connection it does not open
 * and says why: React's own `lazy` would take the page away with it, and never try again.
 */
export function loadLater<Props extends { onClose: () => void }>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  let loaded: ComponentType<Props> | null = null;
  return function Later(props: Props) {
    const { t } = useTranslation();
    const [Part, setPart] = useState(() => loaded);
    const { onClose } = props;
    useEffect(() => {
      if (Part) return undefined;
      let isWanted = true;
      load().then(
        (part) => {
          loaded = part;
          if (isWanted) setPart(() => part);
        },
        (error: unknown) => {
          if (!isWanted) return;
          toast(describeError(error, t));
          onClose();
        },
      );
      return () => {
        isWanted = false;
      };
    }, [Part, onClose, t]);
    return Part && <Part {...props} />;
  };
}
