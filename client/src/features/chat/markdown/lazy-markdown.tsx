import { lazy, Suspense } from 'react';
import type { MarkdownProps } from './markdown';

export type { MarkdownProps };

const loadMarkdown = () => import('./markdown');
const Rendered = lazy(() => loadMarkdown().then((renderer) => ({ default: renderer.Markdown })));

/** Fetch the renderer before it is needed: an answer is coming. */
export function preloadMarkdown(): void {
  void loadMarkdown().catch(() => undefined);
}

/** Markdown; its plain text stands there until the renderer is loaded. */
export function Markdown(props: MarkdownProps) {
  return (
    <Suspense fallback={<div className="leading-7 break-words whitespace-pre-wrap">{props.text}</div>}>
      <Rendered {...props} />
    </Suspense>
  );
}
