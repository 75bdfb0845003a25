import { Button } from '@/shared/ui/button';
import { Captcha } from './captcha';
import type { CaptchaState } from './use-captcha';

export interface CaptchaSubmitProps {
  label: string;
  captcha: CaptchaState;
  isBusy: boolean;
}

/** The end of a form that strangers may send: the captcha, where one is asked for, and the button. */
export function CaptchaSubmit({ label, captcha, isBusy }: CaptchaSubmitProps) {
  return (
    <>
      <Captcha {...captcha.props} />
      <Button
        type="submit"
        variant="primary"
        className="min-h-11"
        isBusy={isBusy}
        aria-disabled={isBusy || captcha.isMissing}
      >
        {label}
      </Button>
    </>
  );
}
