import { lazy } from 'react';
import { loadStepPage } from '@/features/auth';
import { Markdown } from '@/features/chat';

const StepPage = lazy(async () => ({ default: (await loadStepPage()).StepPage }));

/** The terms of the server are shown as answers are: no raw HTML, images after a click. */
export function StepRoute() {
  return <StepPage text={Markdown} />;
}
