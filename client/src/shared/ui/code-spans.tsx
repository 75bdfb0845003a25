import { Fragment } from 'react';

export interface CodeSpansProps {
  /** A sentence in which code stands between backticks. */
  text: string;
}

/** Plain words, with what stands between backticks as code. */
export function CodeSpans({ text }: CodeSpansProps) {
  const parts = text.split(/`([^`]+)`/);
  return parts.map((part, index) =>
    index % 2 === 1 ? (
      <code key={index} className="rounded-sm bg-sunken px-1 font-mono text-[0.92em] wrap-anywhere">
        <bdi>{part}</bdi>
      </code>
    ) : (
      <Fragment key={index}>{part}</Fragment>
    ),
  );
}
