/**
 * Draws the Mermaid source that the page above sends, and says how tall it came out. Runs in a frame without an
 * origin, without network and without storage, so that hostile source finds nothing.
 */
import mermaid from 'mermaid';

type Request = { source: string; isDark: boolean };

const LONGEST_SOURCE = 30_000;
const target = document.querySelector('#drawing');
let drawings = 0;

function tell(
  message: { type: 'ready' } | { type: 'drawn'; height: number } | { type: 'failed'; message: string },
) {
  window.parent.postMessage(message, '*');
}

function isRequest(data: unknown): data is Request {
  return typeof data === 'object' && data !== null && 'source' in data && typeof data.source === 'string';
}

async function draw({ source, isDark }: Request): Promise<void> {
  if (source.length > LONGEST_SOURCE) throw new RangeError('The diagram is too large.');
  document.documentElement.classList.toggle('dark', isDark);
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: 'strict',
    // Labels as SVG text: HTML in them would be parsed, and its images asked for.
    htmlLabels: false,
    flowchart: { htmlLabels: false },
    suppressErrorRendering: true,
    theme: isDark ? 'dark' : 'neutral',
    fontFamily: 'ui-sans-serif, system-ui, sans-serif',
    maxTextSize: LONGEST_SOURCE,
    maxEdges: 500,
  });
  drawings += 1;
  const { svg } = await mermaid.render(`diagram-${drawings}`, source);
  const drawing = new DOMParser().parseFromString(svg, 'text/html').body.firstElementChild;
  if (!target || !drawing) return;
  target.replaceChildren(drawing);
  tellHeight();
}

function tellHeight(): void {
  const height = target?.getBoundingClientRect().height ?? 0;
  if (height > 0) tell({ type: 'drawn', height: Math.ceil(height) });
}

window.addEventListener('message', (event) => {
  if (event.source !== window.parent || !isRequest(event.data)) return;
  draw(event.data).catch((error: unknown) => {
    tell({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  });
});
if (target) new ResizeObserver(tellHeight).observe(target);
tell({ type: 'ready' });
