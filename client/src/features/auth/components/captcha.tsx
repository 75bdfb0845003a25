import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { configQuery } from '@/shared/lib/client-config';
import { Button } from '@/shared/ui/button';
import { Notice } from '@/shared/ui/notice';
import { loadWidgets, type Widgets } from '../lib/captcha';

export interface CaptchaProps {
  /** Counts the attempts: with each failed one a new proof is asked for. */
  attempt: number;
  /** The form was sent without the proof. */
  isMissed: boolean;
  onToken: (token: string | null) => void;
}

/** The proof that a person sits here, where the administrator asks for one. Its script comes with it. */
export function Captcha({ attempt, isMissed, onToken }: CaptchaProps) {
  const { t, i18n } = useTranslation('auth');
  const options = useQuery(configQuery).data?.captcha;
  const place = useRef<HTMLDivElement>(null);
  const widget = useRef<{ api: Widgets; id: string | number } | null>(null);
  const [state, setState] = useState<'loading' | 'shown' | 'failed'>('loading');
  const [load, setLoad] = useState(0);
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
    const target = place.current;
    const fail = () => isWanted && setState('failed');
    const begin = async () => {
      const api = await loadWidgets(scriptUrl);
      if (!isWanted || !target) return;
      const id = api.render(target, {
        sitekey: siteKey,
        // Turnstile tells the server, which takes tokens of no other purpose.
        action: 'tertulia',
        hl: language,
        language,
        theme: document.documentElement.classList.contains('dark') ? 'dark' : 'light',
        callback: (token: string) => {
          setState('shown');
          tell.current(token);
        },
        'expired-callback': () => tell.current(null),
        'error-callback': fail,
      });
      widget.current = { api, id };
      setState('shown');
    };
    begin().catch(fail);
    return () => {
      isWanted = false;
      if (widget.current) widget.current.api.remove?.(widget.current.id);
      widget.current = null;
      target?.replaceChildren();
      tell.current(null);
    };
  }, [siteKey, scriptUrl, language, load]);
  useEffect(() => {
    if (attempt === 0 || !widget.current) return;
    tell.current(null);
    widget.current.api.reset(widget.current.id);
  }, [attempt]);

  if (!options) return null;
  const again = () => {
    setState('loading');
    setLoad((count) => count + 1);
  };
  return (
    <div>
      <div ref={place} className={state === 'shown' ? 'min-h-[4.5rem] overflow-x-auto' : undefined} />
      {state === 'loading' && (
        <p role="status" className="flex min-h-[4.5rem] items-center text-sm text-ink-soft">
          {t('captchaLoading')}
        </p>
      )}
      {state === 'shown' && isMissed && (
        <p role="alert" className="text-sm text-danger">
          {t('captchaMissed')}
        </p>
      )}
      {state === 'failed' && (
        <Notice tone="danger">
          <p>{t('captchaFailed')}</p>
          <Button className="mt-2" onClick={again}>
            {t('common:tryAgain')}
          </Button>
        </Notice>
      )}
    </div>
  );
}
