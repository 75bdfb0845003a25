import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CodeBlock } from './code-block';

export interface DiagramProps {
  source: string;
}

/** What the frame says; see `client/diagram/`. */
type FrameMessage =
  { type: 'ready' } | { type: 'drawn'; height: number } | { type: 'failed'; message: string };
type DiagramState = { status: 'loading' | 'drawn' | 'failed'; height: number; message: string };

const TALLEST = 1200;
const FIRST_HEIGHT = 240;

/** A Mermaid diagram, drawn in a frame that has no origin: whatever its source contains can not reach this page. */
export function Diagram({ source }: DiagramProps) {
  const { t } = useTranslation('chat');
  const frame = useRef<HTMLIFrameElement>(null);
  const [state, setState] = useState<DiagramState>({ status: 'loading', height: FIRST_HEIGHT, message: '' });
  useEffect(() => {
    const send = () =>
      frame.current?.contentWindow?.postMessage(
        { source, isDark: document.documentElement.classList.contains('dark') },
        '*',
      );
    const receive = (event: MessageEvent<FrameMessage>) => {
      if (event.source !== frame.current?.contentWindow) return;
      const message = event.data;
      if (message.type === 'ready') send();
      else if (message.type === 'drawn') {
        const height = Math.min(Math.max(Number(message.height) || FIRST_HEIGHT, 48), TALLEST);
        setState({ status: 'drawn', height, message: '' });
      } else if (message.type === 'failed') {
        setState({ status: 'failed', height: 0, message: String(message.message).slice(0, 300) });
      }
    };
    const themes = new MutationObserver(send);
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ['class'] });
    window.addEventListener('message', receive);
    return () => {
      themes.disconnect();
      window.removeEventListener('message', receive);
    };
  }, [source]);
  return (
    <div className="md-diagram">
      {state.status !== 'failed' && (
        <iframe
          ref={frame}
          src="/diagram/index.html"
          sandbox="allow-scripts"
          referrerPolicy="no-referrer"
          title={t('diagram.title')}
          style={{ height: state.height }}
          className={state.status === 'loading' ? 'animate-pulse bg-sunken' : ''}
        />
      )}
      {state.status === 'failed' && (
        <p className="text-sm text-ink-soft">
          {t('diagram.failed')} <span className="font-mono text-xs">{state.message}</span>
        </p>
      )}
      <details open={state.status === 'failed'}>
        <summary className="text-xs text-ink-soft">{t('diagram.source')}</summary>
        <CodeBlock code={source} language="mermaid" />
      </details>
    </div>
  );
}
