/**
 * Prints the compressed JavaScript that is loaded until the composer can be used, and fails over the budget.
 * It counts the page's entry, the conversation page and all that these two import; run it after a build.
 */
import { readFileSync, statSync } from 'node:fs';

const BUDGET_KB = 250;
const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'));
const COMPOSER_PATH = /^src\/app\/(layout\/member-layout|routes\/chat-route)\.tsx$/;

const counted = new Set();
function follow(name) {
  const chunk = manifest[name];
  if (!chunk || counted.has(chunk.file)) return;
  counted.add(chunk.file);
  for (const imported of chunk.imports ?? []) follow(imported);
  for (const lazy of chunk.dynamicImports ?? []) if (COMPOSER_PATH.test(lazy)) follow(lazy);
}
follow('index.html');

const sizes = [...counted].map((file) => ({
  file,
  kb: statSync(`dist/${file}.br`, { throwIfNoEntry: false })?.size ?? 0,
}));
const total = sizes.reduce((sum, { kb }) => sum + kb, 0) / 1024;
for (const { file, kb } of sizes.toSorted((a, b) => b.kb - a.kb))
  console.log(`${(kb / 1024).toFixed(1).padStart(7)} kB  ${file}`);
console.log(
  `${total.toFixed(1).padStart(7)} kB of ${BUDGET_KB} kB until the composer can be used, compressed`,
);
if (![...counted].some((file) => file.includes('chat-route')))
  throw new Error('The conversation page was not found in the build: this check reads the wrong files.');
if (total > BUDGET_KB) process.exitCode = 1;
