/**
 * Prints the compressed JavaScript that is loaded until the composer can be used, and fails over the budget.
 * It counts the page's entry, the conversation page and all that these two import; run it after a build.
 */
import { readFileSync, statSync } from 'node:fs';

const BUDGET_KB = 250;
const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'));
const isComposerPath = (name) => name === 'index.html' || /^src\/(app|features\/chat)\//.test(name);

const counted = new Set();
function follow(name) {
  const chunk = manifest[name];
  if (!chunk || counted.has(chunk.file)) return;
  counted.add(chunk.file);
  for (const imported of chunk.imports ?? []) follow(imported);
  for (const lazy of chunk.dynamicImports ?? [])
    if (/features\/chat\/(index|components\/chat-page)/.test(lazy)) follow(lazy);
}
for (const name of Object.keys(manifest)) if (manifest[name].isEntry && isComposerPath(name)) follow(name);

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
if (counted.size < 2)
  throw new Error('The conversation page was not found in the build: this check reads the wrong files.');
if (total > BUDGET_KB) process.exitCode = 1;
