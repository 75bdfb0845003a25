/** The browser under measurement: Debian's Chromium without a window, signed in through the API. */
import { chromium } from 'playwright-core';

export const VIEWPORT = { width: 1440, height: 900 };

export function openBrowser(executablePath) {
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** Gives a context the cookie of a session. */
export async function signIn(context, { url, email, password }) {
  const answer = await context.request.post(`${url}/api/auth/login`, { data: { email, password } });
  if (!answer.ok()) throw new Error(`sign-in was answered with ${answer.status()}: ${await answer.text()}`);
}

/** A page of a fresh profile that is signed in, with the probe in it and nothing of the app in its cache. */
export async function openPage(browser, account) {
  const context = await browser.newContext({ viewport: VIEWPORT });
  await signIn(context, account);
  await context.addInitScript(installProbe);
  const page = await context.newPage();
  // A small file of the site starts its renderer process, so that throttling holds from the first byte of the page.
  await page.goto(`${account.url}/manifest.webmanifest`);
  const devtools = await context.newCDPSession(page);
  await devtools.send('Performance.enable');
  return { context, page, devtools };
}

/** Metrics of the browser by name. */
export async function readMetrics(devtools) {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

export function median(values) {
  const ordered = [...values].sort((one, other) => one - other);
  return ordered[Math.floor(ordered.length / 2)];
}

/** Runs in the page before its own scripts: long tasks, frames, and the moments at which things are in view. */
function installProbe() {
  const probe = { longTasks: [], frames: [], seen: {}, wanted: {} };
  window.benchProbe = probe;
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) probe.longTasks.push([task.startTime, task.duration]);
  }).observe({ type: 'longtask', buffered: true });
  probe.countFrames = () => {
    const count = (now) => {
      probe.frames.push(now);
      requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
  };
  const isInView = (element) => {
    const box = element.getBoundingClientRect();
    return box.height > 0 && box.bottom > 0 && box.top < innerHeight;
  };
  const look = () => {
    const composer = document.querySelector('textarea');
    if (composer && isInView(composer)) probe.seen.composer ??= performance.now();
    const marker = new URLSearchParams(location.hash.slice(1)).get('bench');
    if (marker) {
      const last = [...document.querySelectorAll('[data-message]')].at(-1);
      if (last?.textContent.includes(marker) && isInView(last)) probe.seen.marker ??= performance.now();
    }
    if (!probe.seen.composer || (marker && !probe.seen.marker)) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
