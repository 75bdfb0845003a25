/**
 * Opening a long conversation: until its last message is visible, the heap and the nodes; then scrolling up through it,
 * with how far the text in view jumps. `node bench/client-long-conversation.mjs --url … --email … --password …
 * --conversation ID`; prints JSON.
 */
import { openBrowser, readMetrics, readOptions } from './client-browser.mjs';

const SCROLLS = 60;

const options = readOptions({});
const { browser, page, devtools } = await openBrowser(options);
await devtools.send('Performance.enable');

const path = `/c/${options.conversation}`;
const last = page.getByRole('article').last();
await page.goto('/');
await page.getByRole('textbox', { name: 'Message' }).waitFor();
const opened = [];
for (let round = 0; round < 3; round += 1) {
  await page.goto('about:blank');
  const start = performance.now();
  await page.goto(path);
  await last.waitFor();
  opened.push(Math.round(performance.now() - start));
}
await devtools.send('HeapProfiler.collectGarbage');
const atOpening = await readMetrics(devtools);

const jumps = await page.evaluate(async (count) => {
  const box = document.querySelector('[role="log"]');
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
  const edge = box.getBoundingClientRect().top;
  const found = [];
  for (let round = 0; round < count; round += 1) {
    const article = [...box.querySelectorAll('article')].find(
      (one) => one.getBoundingClientRect().bottom > edge + 200,
    );
    const before = article.getBoundingClientRect().top;
    box.scrollTop -= 150;
    const expected = before + Math.min(150, box.scrollTop + 150);
    for (let wait = 0; wait < 5; wait += 1) await frame();
    if (article.isConnected) found.push(Math.abs(Math.round(article.getBoundingClientRect().top - expected)));
  }
  return found;
}, SCROLLS);
await devtools.send('HeapProfiler.collectGarbage');
const afterScrolling = await readMetrics(devtools);

console.log(
  JSON.stringify({
    openMs: opened,
    heapMb: Number((atOpening.JSHeapUsedSize / 1e6).toFixed(1)),
    nodes: await page.evaluate(() => document.querySelectorAll('*').length),
    liveNodes: atOpening.Nodes,
    scrolled: {
      largestJumpPx: Math.max(...jumps),
      heapMb: Number((afterScrolling.JSHeapUsedSize / 1e6).toFixed(1)),
    },
  }),
);
await browser.close();
