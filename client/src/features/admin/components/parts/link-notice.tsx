import { useTranslation } from 'react-i18next';
import { copyText } from '@/shared/lib/handing-out';
import { Button } from '@/shared/ui/button';

export interface LinkNoticeProps {
  text: string;
  link: string;
}

/** A link to hand over by hand, because no mail is sent. It is shown this once. */
export function LinkNotice({ text, link }: LinkNoticeProps) {
  const { t } = useTranslation('admin');
  return (
    <div role="status" className="rounded-field border border-line bg-sunken p-3 text-sm">
      <p>{text}</p>
      <code dir="ltr" className="mt-2 block text-xs break-all select-all">
        {link}
      </code>
      <Button className="mt-3" onClick={() => void copyText(link, t)}>
        {t('copy')}
      </Button>
    </div>
  );
}
