/**
 * How the page copes with an answer that streams in: long tasks, dropped frames, main thread, heap, elements.
 *
 *     node bench/client-streaming.mjs --base http://127.0.0.1:3080 --email a@b.co --password … --model bench/rich
 *
 * The account must exist; the model decides what is streamed (5,000 tokens at 100 tokens/s for the published
 * figures). Prints one JSON object. `CHROMIUM` names the browser, /usr/bin/chromium by default.
 */
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';

const FRAME_MS = 1000 / 60;
const { values: options } = parseArgs({
  options: {
    base: { type: 'string' },
    email: { type: 'string' },
    password: { type: 'string' },
    model: { type: 'string' },
    screenshot: { type: 'string' },
    'longest-seconds': { type: 'string', default: '90' },
  },
});

/** Starts counting in the page; what happens in the first second is the start, not the stream. */
function observePage() {
  const started = performance.now();
  const seen = { longTasks: [], gaps: [] };
  window.seen = seen;
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      if (startTime - started > 1000) seen.longTasks.push(duration);
    }
  }).observe({ entryTypes: ['longtask'] });
  let last = 0;
  const onFrame = (now) => {
    if (last > 0 && now - started > 1000) seen.gaps.push(now - last);
    last = now;
    requestAnimationFrame(onFrame);
  };
  requestAnimationFrame(onFrame);
}

function summarise(seen, before, after, seconds) {
  const frames = seen.gaps.map((gap) => Math.max(1, Math.round(gap / FRAME_MS)));
  const expected = frames.reduce((sum, count) => sum + count, 0);
  const spent = (name) => Number((after[name] - before[name]).toFixed(2));
  return {
    seconds: Number(seconds.toFixed(1)),
    longTasks: seen.longTasks.length,
    longTasksMs: Math.round(seen.longTasks.reduce((sum, duration) => sum + duration, 0)),
    longestTaskMs: Math.round(Math.max(0, ...seen.longTasks)),
    framesDroppedPercent: Number(((100 * (expected - frames.length)) / expected).toFixed(2)),
    longestGapMs: Math.round(Math.max(...seen.gaps)),
    mainThreadPercent: Number(((100 * (after.TaskDuration - before.TaskDuration)) / seconds).toFixed(1)),
    scriptSeconds: spent('ScriptDuration'),
    layoutSeconds: spent('LayoutDuration'),
    styleSeconds: spent('RecalcStyleDuration'),
    heapMegabytes: Number((after.JSHeapUsedSize / 1e6).toFixed(1)),
    elements: seen.elements,
  };
}

async function signIn(page) {
  await page.goto(`${options.base}/sign-in`);
  await page.locator('input[type=email]').fill(options.email);
  await page.locator('input[type=password]').fill(options.password);
  await page.keyboard.press('Enter');
  await page.locator('textarea').waitFor();
}

async function chooseModel(page) {
  await page.locator('main button[aria-haspopup=dialog]').last().click();
  await page.getByRole('option').first().waitFor();
  await page.keyboard.type(options.model.slice(options.model.indexOf('/') + 1));
  await page.keyboard.press('Enter');
}

async function readMetrics(session) {
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

async function measure(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const before = await readMetrics(session);
  await page.evaluate(observePage);
  const started = performance.now();
  await page.locator('textarea').fill('Please go on for a while.');
  await page.keyboard.press('Enter');
  const log = page.locator('[role=log][aria-busy=true]');
  await log.waitFor({ timeout: 10_000 });
  await log.waitFor({ state: 'detached', timeout: Number(options['longest-seconds']) * 1000 });
  const seconds = (performance.now() - started) / 1000;
  const seen = await page.evaluate(() => ({
    ...window.seen,
    elements: document.querySelectorAll('*').length,
  }));
  return summarise(seen, before, await readMetrics(session), seconds);
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await signIn(page);
  await chooseModel(page);
  console.log(JSON.stringify(await measure(page)));
  if (options.screenshot) await page.screenshot({ path: options.screenshot });
} finally {
  await browser.close();
}
