// A growing line only adds at its end, so a thing's place is its name.
/* oxlint-disable react/no-array-index-key */
import { memo } from 'react';
import type { Line } from './highlighting/colouring';

export interface CodeLineProps {
  line: Line;
}

/** One line of code. It is drawn again only when its text or its colours are new. */
export const CodeLine = memo(
  function CodeLine({ line }: CodeLineProps) {
    return (
      <span>
        {line.stretches === null
          ? line.text
          : line.stretches.map(({ text, kind }, index) =>
              kind === '' ? (
                text
              ) : (
                <span key={index} className={`tok-${kind}`}>
                  {text}
                </span>
              ),
            )}
        {'\n'}
      </span>
    );
  },
  (before, after) => before.line.text === after.line.text && before.line.stretches === after.line.stretches,
);
