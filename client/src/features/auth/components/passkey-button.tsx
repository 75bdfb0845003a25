import { Fingerprint } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button, type ButtonProps } from '@/shared/ui/button';

export type PasskeyButtonProps = Omit<ButtonProps, 'children'>;

/** Has the browser ask for a passkey. */
export function PasskeyButton({ className = 'min-h-11', ...rest }: PasskeyButtonProps) {
  const { t } = useTranslation('auth');
  return (
    <Button className={className} {...rest}>
      {!rest.isBusy && <Fingerprint aria-hidden className="size-4 shrink-0" />}
      {t('usePasskey')}
    </Button>
  );
}
