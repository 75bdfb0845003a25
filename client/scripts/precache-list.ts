/** Builds the service worker: its source, with the list of files that it keeps so that the page opens offline. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin, Rolldown } from 'vite';

const SOURCE = fileURLToPath(new URL('../service-worker/service-worker.js', import.meta.url));
const PUBLIC = fileURLToPath(new URL('../public', import.meta.url));
const PUBLIC_FILES = ['/theme.js', '/manifest.webmanifest', '/icons/logo.svg', '/icons/icon-192.png'];

export function precacheList(): Plugin {
  return {
    name: 'precache-list',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const assets = [...listShell(bundle)].toSorted().map((name) => `/${name}`);
      const version = createHash('sha256').update(assets.join('\n'));
      for (const file of PUBLIC_FILES) version.update(readFileSync(PUBLIC + file));
      const page = bundle['index.html'];
      if (page?.type === 'asset') version.update(page.source);
      const source = readFileSync(SOURCE, 'utf8').replace(/^\/\* global .*\n/m, '');
      this.emitFile({
        type: 'asset',
        fileName: 'service-worker.js',
        source:
          `const VERSION = ${JSON.stringify(version.digest('hex').slice(0, 12))};\n` +
          `const SHELL = ${JSON.stringify(['/', ...PUBLIC_FILES, ...assets])};\n${source}`,
      });
    },
  };
}

/**
 * The scripts and styles of the page: its entry, the parts that the entry loads when asked, and what those import.
 * What a part loads later (diagrams, grammars, math) is kept once it was used.
 */
function listShell(bundle: Rolldown.OutputBundle): Set<string> {
  const kept = new Set<string>();
  const keep = (name: string, lazyLevels: number) => {
    const chunk = bundle[name];
    if (chunk?.type !== 'chunk' || kept.has(name)) return;
    kept.add(name);
    for (const style of chunk.viteMetadata?.importedCss ?? []) kept.add(style);
    for (const imported of chunk.imports) keep(imported, lazyLevels);
    if (lazyLevels > 0) for (const lazy of chunk.dynamicImports) keep(lazy, lazyLevels - 1);
  };
  for (const file of Object.values(bundle)) {
    if (file.type === 'chunk' && file.isEntry && file.name === 'main') keep(file.fileName, 1);
  }
  return kept;
}
