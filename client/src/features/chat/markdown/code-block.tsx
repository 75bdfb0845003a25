// A growing text only adds at its end, so a thing's place is its name.
/* oxlint-disable react/no-array-index-key */
// A box that scrolls must be reachable by keyboard.
/* oxlint-disable jsx-a11y/no-noninteractive-tabindex */
import { Check, Copy, WrapText } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '@/shared/lib/cn';
import { useCopy } from '../hooks/use-copy';
import { CodeLine } from './code-line';
import { useColouredLines } from './highlighting/use-coloured-lines';

export interface CodeBlockProps {
  code: string;
  language: string;
}

/** A piece of code with its language, a copy button, and lines that scroll or wrap as the reader likes. */
export function CodeBlock({ code, language }: CodeBlockProps) {
  const { t } = useTranslation('chat');
  const lines = useColouredLines(code, language);
  const [isWrapped, setWrapped] = useState(false);
  const { isCopied, copy } = useCopy();
  const name = language || t('code.plain');
  return (
    <figure className="md-code" dir="ltr">
      <figcaption>
        <span className="me-auto font-mono text-xs">{name}</span>
        <button
          type="button"
          aria-pressed={isWrapped}
          aria-label={t('code.wrap')}
          onClick={() => setWrapped(!isWrapped)}
        >
          <WrapText aria-hidden />
        </button>
        <button type="button" onClick={() => void copy(code)}>
          {isCopied ? <Check aria-hidden /> : <Copy aria-hidden />}
          <span>{t(isCopied ? 'copied' : 'code.copy')}</span>
        </button>
      </figcaption>
      <pre
        className={cn(isWrapped && 'md-wrapped')}
        tabIndex={0}
        role="region"
        aria-label={t('code.region', { language: name })}
      >
        <code>
          {lines.map((line, index) => (
            <CodeLine key={index} line={line} />
          ))}
        </code>
      </pre>
    </figure>
  );
}
