/** Links the page of a conversation from the HTML, so that its parts come together with the entry and not after it. */
import type { Plugin, Rolldown } from 'vite';

const PARTS = /src\/app\/(layout\/member-layout|routes\/chat-route)\.tsx$/;

export function preloadComposer(): Plugin {
  return {
    name: 'preload-composer',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const html = bundle['index.html'];
      if (html?.type !== 'asset') throw new Error('the build has no index.html');
      const page = String(html.source);
      const links = [...listParts(bundle)]
        .filter((name) => !page.includes(name))
        .map((name) => `    <link rel="modulepreload" crossorigin href="/${name}">\n`);
      html.source = page.replace('  </head>', `${links.join('')}  </head>`);
    },
  };
}

function listParts(bundle: Rolldown.OutputBundle): Set<string> {
  const parts = new Set<string>();
  const add = (name: string) => {
    const chunk = bundle[name];
    if (chunk?.type !== 'chunk' || parts.has(name)) return;
    parts.add(name);
    for (const imported of chunk.imports) add(imported);
  };
  for (const file of Object.values(bundle)) {
    if (file.type === 'chunk' && PARTS.test(file.facadeModuleId ?? '')) add(file.fileName);
  }
  return parts;
}
