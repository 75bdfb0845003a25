import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { precacheList } from './scripts/precache-list.ts';
import { preloadComposer } from './scripts/preload-composer.ts';

const page = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const server = process.env['TERTULIA_DEV_SERVER'] ?? 'http://127.0.0.1:3080';

// What every page needs, in few files: a request costs more than the bytes that one of them might spare.
const CHUNKS = [
  {
    name: 'framework',
    test: /node_modules\/(react|react-dom|scheduler|use-sync-external-store|@tanstack|i18next|react-i18next|openapi-fetch|clsx|tailwind-merge)\//,
  },
  {
    name: 'controls',
    test: /node_modules\/(@radix-ui|radix-ui|@floating-ui|aria-hidden|lucide-react|react-remove-scroll|react-style-singleton|tslib)\//,
  },
  {
    name: 'shared',
    test: /\/(client\/src\/shared|packages\/data-provider)\/(?!.*locales\/(?:es|en\/(?:admin|auth|configuration|settings|sharing)\.json))/,
  },
  {
    name: 'common',
    test: /\/client\/src\/features\/(models|chat|conversations)\/.*(?<!\.tsx)$/,
    minShareCount: 2,
  },
];

export default defineConfig({
  plugins: [react(), tailwindcss(), preloadComposer(), precacheList()],
  resolve: { alias: { '@': page('./src') } },
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    manifest: true,
    chunkSizeWarningLimit: 3000,
    rolldownOptions: {
      output: { codeSplitting: { groups: CHUNKS } },
      input: {
        main: page('./index.html'),
        diagram: page('./diagram/index.html'),
        docs: page('./docs/index.html'),
      },
    },
  },
  worker: { format: 'es' },
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: Object.fromEntries(['/api', '/openapi.json', '/healthz'].map((path) => [path, server])),
  },
});
