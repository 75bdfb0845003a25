/** Measures the web app in Chromium: `node main.mjs '{"chromium": …}'` prints what was found as JSON. */
import { openBrowser } from './browser.mjs';
import { measureLighthouse } from './lighthouse.mjs';
import { measureLoad } from './load.mjs';
import { measureLongConversation } from './long.mjs';
import { measurePicker } from './picker.mjs';
import { measureStream } from './stream.mjs';

const order = JSON.parse(process.argv[2]);
const { chromium, account, rounds } = order;
const browser = await openBrowser(chromium);
const found = {};
try {
  found.load = await measureLoad(browser, account, rounds);
  found.long = await measureLongConversation(browser, account, order.conversationId, order.marker, rounds);
  found.picker = await measurePicker(browser, account, rounds + 2);
  found.stream = await measureStream(browser, account, order.streamSeconds);
} finally {
  await browser.close();
}
if (order.lighthouse) found.lighthouse = await measureLighthouse(chromium, account, order.lighthouse);
console.log(JSON.stringify(found));
