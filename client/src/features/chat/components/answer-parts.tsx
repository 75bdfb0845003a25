import type { MessageView } from '@tertulia/data-provider';
import { hasWords } from '../lib/message-text';
import { Markdown } from '../markdown';
import { Reasoning } from './reasoning';
import { SeamLine } from './seam-line';
import { Sources } from './sources';
import { WaitingDots } from './waiting-dots';

export interface AnswerPartsProps {
  message: MessageView;
  isStreaming: boolean;
}

/** What an answer consists of, in its order; its sources come last. */
export function AnswerParts({ message, isStreaming }: AnswerPartsProps) {
  const { parts } = message;
  const last = parts.length - 1;
  const sources = parts.filter((part) => part.type === 'source-url');
  return (
    <>
      {parts.map((part, index) => {
        const isOpen = isStreaming && index === last && 'state' in part && part.state !== 'done';
        // Parts are only ever added at the end, so their place is their identity.
        const key = `${part.type}-${index}`;
        if (part.type === 'reasoning') {
          return <Reasoning key={key} text={part.text} isStreaming={isOpen} />;
        }
        if (part.type === 'data-seam') {
          return <SeamLine key={key} seam={part.data} isNews={isStreaming} />;
        }
        return part.type === 'text' ? <Markdown key={key} text={part.text} isStreaming={isOpen} /> : null;
      })}
      {isStreaming && !hasWords(parts) && <WaitingDots />}
      {sources.length > 0 && <Sources sources={sources} />}
    </>
  );
}
