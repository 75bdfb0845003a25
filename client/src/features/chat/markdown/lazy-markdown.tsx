import { lazy, Suspense } from 'react';
import type { Markdown as MarkdownComponent, MarkdownProps } from './markdown';

export type { MarkdownProps };

let loaded: typeof MarkdownComponent | null = null;

const loadMarkdown = async () => {
  const { Markdown: rendered } = await import('./markdown');
  loaded = rendered;
  return { default: rendered };
};
const Rendered = lazy(loadMarkdown);

/** Fetch the renderer before it is needed: an answer is coming. Never fails. */
export async function preloadMarkdown(): Promise<void> {
  await loadMarkdown().catch(() => undefined);
}

/** Markdown; its plain text stands there until the renderer is loaded. */
export function Markdown(props: MarkdownProps) {
  // Once it is there it is drawn at once: a lazy component would show its plain text for a moment each time.
  if (loaded) return drawLoaded(loaded, props);
  return (
    <Suspense fallback={<div className="leading-7 break-words whitespace-pre-wrap">{props.text}</div>}>
      <Rendered {...props} />
    </Suspense>
  );
}

function drawLoaded(Loaded: typeof MarkdownComponent, props: MarkdownProps) {
  return <Loaded {...props} />;
}
