/** Opening the page, signed in, with a cold cache: what is loaded until the composer stands, and when that is. */
import { median, openPage } from './browser.mjs';

/** One load. `slowdown` is how many times slower the CPU is. */
async function loadOnce(browser, account, slowdown) {
  const { context, page, devtools } = await openPage(browser, account);
  const requests = new Map();
  let start = 0;
  devtools.on('Network.requestWillBeSent', ({ requestId, type, timestamp }) => {
    start ||= timestamp;
    requests.set(requestId, { type, bytes: 0, finished: Infinity });
  });
  devtools.on('Network.loadingFinished', ({ requestId, timestamp, encodedDataLength }) => {
    const request = requests.get(requestId);
    if (request) Object.assign(request, { bytes: encodedDataLength, finished: (timestamp - start) * 1000 });
  });
  await devtools.send('Network.enable');
  await devtools.send('Network.clearBrowserCache');
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  await page.goto(account.url);
  await page.waitForFunction(() => window.benchProbe.seen.composer, undefined, { timeout: 60_000 });
  const composerMs = await page.evaluate(() => window.benchProbe.seen.composer);
  await context.close();
  const before = [...requests.values()].filter(({ finished }) => finished <= composerMs);
  const scripts = before.filter(({ type }) => type === 'Script');
  return {
    composerMs,
    scriptKilobytes: scripts.reduce((sum, { bytes }) => sum + bytes, 0) / 1024,
    requests: before.length,
  };
}

/** Medians of some loads, at full speed and with the CPU slowed 4 times. */
export async function measureLoad(browser, account, rounds) {
  const fast = [];
  const slow = [];
  for (let round = 0; round < rounds; round += 1) {
    fast.push(await loadOnce(browser, account, 1));
    slow.push(await loadOnce(browser, account, 4));
  }
  return {
    composerMs: fast.map(({ composerMs }) => composerMs),
    slowComposerMs: slow.map(({ composerMs }) => composerMs),
    scriptKilobytes: median(slow.map(({ scriptKilobytes }) => scriptKilobytes)),
    requests: median(slow.map(({ requests }) => requests)),
  };
}
