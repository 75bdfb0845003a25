import { Fragment } from 'react';

export interface CodeSpansProps {
  /** A sentence in which code stands between backticks. */
  text: string;
}

/** Plain words, with what stands between backticks as code. */
export function CodeSpans({ text }: CodeSpansProps) {
  return [...text.matchAll(/`([^`]+)`|[^`]+|`/g)].map(({ 0: piece, 1: code, index: start }) =>
    code === undefined ? (
      <Fragment key={start}>{piece}</Fragment>
    ) : (
      <code key={start} className="rounded-sm bg-sunken px-1 font-mono text-[0.92em] wrap-anywhere">
        <bdi>{code}</bdi>
      </code>
    ),
  );
}
