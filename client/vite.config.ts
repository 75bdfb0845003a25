import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { precacheList } from './scripts/precache-list.ts';

const page = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const server = process.env['TERTULIA_DEV_SERVER'] ?? 'http://127.0.0.1:3080';

export default defineConfig({
  plugins: [react(), tailwindcss(), precacheList()],
  resolve: { alias: { '@': page('./src') } },
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    manifest: true,
    chunkSizeWarningLimit: 3000,
    rolldownOptions: {
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
