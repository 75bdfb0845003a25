import { lazy, Suspense } from 'react';
import { useSideBySide } from '../lib/comparison';
import { Answer, type AnswerProps } from './answer';

const Comparison = lazy(() => import('../compare/comparison').then((part) => ({ default: part.Comparison })));

/** An answer, or the answers that stand beside each other in its place. */
export function AnswerPlace(props: AnswerProps) {
  const { message, actions, isLast, run } = props;
  const isCompared = useSideBySide(message, isLast) && run?.getSnapshot().phase !== 'refused';
  if (!isCompared) return <Answer {...props} />;
  return (
    <Suspense>
      <Comparison message={message} actions={actions} />
    </Suspense>
  );
}
