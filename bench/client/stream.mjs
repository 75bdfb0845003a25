/** One long answer with code and tables while it streams: long tasks, frames, and how busy the main thread is. */
import { openPage, readMetrics } from './browser.mjs';

const AFTER_SECONDS = 1.5;

/** Asks the first model of the list; `seconds` is how long its answer takes. */
export async function measureStream(browser, account, seconds) {
  const { context, page, devtools } = await openPage(browser, account);
  await page.goto(account.url);
  const composer = page.locator('textarea');
  await composer.fill('Write a long answer with code, tables and math.');
  await page.waitForTimeout(2000);
  await page.evaluate(() => window.benchProbe.countFrames());
  const before = await readMetrics(devtools);
  const start = await page.evaluate(() => performance.now());
  await composer.press('Enter');
  await page.waitForTimeout((seconds + AFTER_SECONDS) * 1000);
  const after = await readMetrics(devtools);
  const seen = await page.evaluate(() => ({
    now: performance.now(),
    frames: window.benchProbe.frames,
    longTasks: window.benchProbe.longTasks,
    characters: [...document.querySelectorAll('[data-message]')].at(-1)?.textContent.length ?? 0,
    elements: document.querySelectorAll('*').length,
  }));
  await context.close();
  const duration = seen.now - start;
  const frames = seen.frames.filter((moment) => moment >= start);
  const late = seen.longTasks.filter(([moment]) => moment >= start + 1000);
  const gaps = frames.slice(1).map((moment, index) => moment - frames[index]);
  return {
    longTasks: late.length,
    longestTask: Math.max(0, ...late.map(([, length]) => length)),
    firstSecondTasks: seen.longTasks.filter(([moment]) => moment >= start && moment < start + 1000).length,
    dropped: Math.max(0, 1 - frames.length / ((duration / 1000) * 60)),
    longestGap: Math.max(0, ...gaps),
    busy: ((after.TaskDuration - before.TaskDuration) * 1000) / duration,
    script: ((after.ScriptDuration - before.ScriptDuration) * 1000) / duration,
    characters: seen.characters,
    elements: seen.elements,
  };
}
