import type { Tokens } from 'marked';
import { memo, useState } from 'react';
import { BlockStream } from './block-stream';
import { BlockView } from './blocks';
import { HeadingBase } from './heading-base';
import './markdown.css';

export interface MarkdownProps {
  text: string;
  /** The text is still growing: its end is shown softened. */
  isStreaming?: boolean;
}

/** Markdown as the model writes it. Only blocks that changed are parsed and drawn again. */
export const Markdown = memo(function Markdown({ text, isStreaming = false }: MarkdownProps) {
  const [stream] = useState(() => new BlockStream());
  // The stream only remembers what it worked out for this text, so drawing twice gives the same.
  const blocks = stream.update(text, isStreaming);
  const [hasGrown, setGrown] = useState(isStreaming);
  if (isStreaming && !hasGrown) setGrown(true);
  const heading = blocks.find(({ token }) => token.type === 'heading')?.token as Tokens.Heading | undefined;
  return (
    <HeadingBase value={heading?.depth ?? 1}>
      {/* The mark stays at the end: to take it away would have the browser style all of a long answer again. */}
      <div className="md" data-grown={hasGrown || undefined}>
        {blocks.map(({ key, token }) => (
          <BlockView key={key} token={token} />
        ))}
      </div>
    </HeadingBase>
  );
});
