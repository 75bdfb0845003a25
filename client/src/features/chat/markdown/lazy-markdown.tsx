import { type ComponentType, lazy, Suspense, useState } from 'react';
import type { MarkdownProps } from './markdown';

export type { MarkdownProps };

let loaded: ComponentType<MarkdownProps> | null = null;

const loadMarkdown = async (): Promise<{ default: ComponentType<MarkdownProps> }> => {
  const renderer = await import('./markdown');
  loaded = renderer.Markdown;
  return { default: renderer.Markdown };
};

/** Without the renderer (a lost network, a new version of the page) the text itself can still be read. */
const Rendered = lazy(() => loadMarkdown().catch(() => ({ default: PlainText })));

/** Fetch the renderer before it is needed. Ends when it is there, or not to be had. */
export async function preloadMarkdown(): Promise<void> {
  await loadMarkdown().catch(() => undefined);
}

/** Markdown; its plain text stands there until the renderer is loaded. */
export function Markdown(props: MarkdownProps) {
  // Where it is loaded, it is drawn at once: a lazy component would show the plain text for a moment each time.
  const [Loaded] = useState<ComponentType<MarkdownProps> | null>(() => loaded);
  if (Loaded) return <Loaded {...props} />;
  return (
    <Suspense fallback={<PlainText {...props} />}>
      <Rendered {...props} />
    </Suspense>
  );
}

function PlainText({ text }: MarkdownProps) {
  return <div className="leading-7 break-words whitespace-pre-wrap">{text}</div>;
}
