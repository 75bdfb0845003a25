import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { describeError } from '../lib/errors';
import { toast } from '../lib/toast';
import { createLate, type LoadComponent } from './use-late';

/**
 * A dialog or drawer in a file of its own, which is fetched when it first opens. With no connection it does not open
 * and says why.
 */
export function loadLater<Props extends { onClose: () => void }>(
  load: LoadComponent<Props>,
): ComponentType<Props> {
  const useLate = createLate(load);
  return function Later(props: Props) {
    const { t } = useTranslation();
    const Part = useLate((error) => {
      toast(describeError(error, t));
      props.onClose();
    });
    return Part && <Part {...props} />;
  };
}
