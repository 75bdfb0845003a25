/** The model picker with 500 models: opening it, and narrowing it by what is typed. */
import { openPage } from './browser.mjs';

/** Milliseconds of each opening and each narrowing, from the event to the frame that shows what came of it. */
export async function measurePicker(browser, account, rounds) {
  const { context, page } = await openPage(browser, account);
  await page.goto(account.url);
  await page.waitForFunction(() => window.benchProbe.seen.composer);
  await page.waitForTimeout(1500);
  const found = { openMs: [], filterMs: [] };
  for (let round = 0; round < rounds; round += 1) {
    const { openMs, filterMs } = await page.evaluate(async () => {
      const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      const until = async (isDone) => {
        for (let frame = 0; !isDone(); frame += 1) {
          if (frame > 600) throw new Error('the picker did not show what was expected');
          await nextFrame();
        }
        // The frame after the one in which it was rendered: it is painted by then.
        await new Promise((resolve) => setTimeout(resolve));
      };
      const options = () => [...document.querySelectorAll('[role=option]')];
      let before = performance.now();
      document.querySelector('button[aria-label^="Model"]').click();
      await until(() => options().length > 5);
      const openMs = performance.now() - before;
      const field = document.querySelector('input[role=combobox]');
      const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
      before = performance.now();
      set.call(field, 'model-499');
      field.dispatchEvent(new Event('input', { bubbles: true }));
      await until(() => options().length === 1);
      return { openMs, filterMs: performance.now() - before };
    });
    found.openMs.push(openMs);
    found.filterMs.push(filterMs);
    await page.keyboard.press('Escape');
    await page.waitForTimeout(300);
  }
  await context.close();
  return found;
}
