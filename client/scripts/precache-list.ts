/** Writes the list of files that the service worker keeps, so that the shell opens without a network. */
import type { Plugin } from 'vite';

const SHELL = /^(assets\/(?!(mermaid|katex|swagger|docs|diagram|lang-|theme-)).*\.(js|css|woff2)|index\.html)$/;

export function precacheList(): Plugin {
  return {
    name: 'precache-list',
    apply: 'build',
    generateBundle(_, bundle) {
      const entry = Object.values(bundle).find((file) => file.type === 'chunk' && file.name === 'main');
      const kept = new Set<string>();
      const follow = (name: string) => {
        const file = bundle[name];
        if (!file || file.type !== 'chunk' || kept.has(name)) return;
        kept.add(name);
        for (const imported of file.imports) follow(imported);
        for (const asset of file.viteMetadata?.importedCss ?? []) kept.add(asset);
        for (const lazy of file.dynamicImports) if (SHELL.test(lazy) && bundle[lazy]) follow(lazy);
      };
      if (entry) follow(entry.fileName);
      this.emitFile({
        type: 'asset',
        fileName: 'precache.json',
        source: JSON.stringify(['/', ...[...kept].filter((name) => SHELL.test(name)).map((name) => `/${name}`)]),
      });
    },
  };
}
