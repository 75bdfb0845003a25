import { loadPart } from '@/shared/ui/load-part';
import { useSideBySide } from '../lib/comparison';
import { Answer, type AnswerProps } from './answer';

const Comparison = loadPart(async () => (await import('../compare/comparison')).Comparison);

/** An answer, or the answers that stand beside each other in its place. */
export function AnswerPlace(props: AnswerProps) {
  const { message, actions, isLast, run } = props;
  const isCompared = useSideBySide(message, isLast) && run?.getSnapshot().phase !== 'refused';
  if (!isCompared) return <Answer {...props} />;
  return <Comparison message={message} actions={actions} />;
}
