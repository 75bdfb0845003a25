/** Measures the web app in Chromium: `node main.mjs '{"url": …}'` prints what was found as JSON. */
import { openBrowser } from './browser.mjs';
import { measureLoad } from './load.mjs';
import { measureLongConversation } from './long.mjs';
import { measureStream } from './stream.mjs';

const { chromium, account, rounds, streamSeconds, conversationId, marker } = JSON.parse(process.argv[2]);
const browser = await openBrowser(chromium);
try {
  const load = await measureLoad(browser, account, rounds);
  const long = await measureLongConversation(browser, account, conversationId, marker, rounds);
  const stream = await measureStream(browser, account, streamSeconds);
  console.log(JSON.stringify({ load, long, stream, lighthouse: null }));
} finally {
  await browser.close();
}
