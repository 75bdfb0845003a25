import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { configQuery } from '@/shared/lib/client-config';
import { Notice } from '@/shared/ui/notice';
import { loadWidgets, type Widgets } from '../lib/captcha';

export interface CaptchaProps {
  /** Counts the attempts: with each failed one a new proof is asked for. */
  attempt: number;
  onToken: (token: string | null) => void;
}

/** The proof that a person sits here, where the administrator asks for one. Its script comes with it. */
export function Captcha({ attempt, onToken }: CaptchaProps) {
  const { t, i18n } = useTranslation('auth');
  const options = useQuery(configQuery).data?.captcha;
  const place = useRef<HTMLDivElement>(null);
  const widget = useRef<{ api: Widgets; id: string | number } | null>(null);
  const [hasFailed, setHasFailed] = useState(false);
  const tell = useRef(onToken);
  useEffect(() => {
    tell.current = onToken;
  }, [onToken]);

  const siteKey = options?.siteKey;
  const scriptUrl = options?.scriptUrl;
  const language = i18n.language;
  useEffect(() => {
    if (!siteKey || !scriptUrl) return undefined;
    let isWanted = true;
    const begin = async () => {
      const api = await loadWidgets(scriptUrl);
      if (!isWanted || !place.current) return;
      const id = api.render(place.current, {
        sitekey: siteKey,
        hl: language,
        language,
        theme: document.documentElement.classList.contains('dark') ? 'dark' : 'light',
        callback: (token: string) => tell.current(token),
        'expired-callback': () => tell.current(null),
        'error-callback': () => setHasFailed(true),
      });
      widget.current = { api, id };
    };
    begin().catch(() => isWanted && setHasFailed(true));
    return () => {
      isWanted = false;
      widget.current = null;
    };
  }, [siteKey, scriptUrl, language]);
  useEffect(() => {
    if (attempt === 0 || !widget.current) return;
    tell.current(null);
    widget.current.api.reset(widget.current.id);
  }, [attempt]);

  if (!options) return null;
  return (
    <div>
      <div ref={place} className="min-h-[4.5rem] overflow-x-auto" />
      {hasFailed && <Notice tone="danger">{t('captchaFailed')}</Notice>}
    </div>
  );
}
