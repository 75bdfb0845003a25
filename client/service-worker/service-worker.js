/*
 * Keeps the page itself on this device, so that it opens at once and without a network. What the server answers under
 * /api is never kept. The build writes SHELL (the files of the page) and VERSION in front of this file.
 */
/* global SHELL, VERSION */
const CACHE = `tertulia-${VERSION}`;
const HASHED = /^\/assets\//;
const OWN_PAGES = /^\/(api|docs|diagram|healthz|readyz|metrics|openapi\.json)(\/|$)/;

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(SHELL.map((path) => new Request(path, { cache: 'reload' })))),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(removeOldCaches().then(() => self.clients.claim()));
});

self.addEventListener('message', (event) => {
  if (event.data === 'take-over') self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin || OWN_PAGES.test(url.pathname)) return;
  if (request.mode === 'navigate') event.respondWith(answerFromShell('/', request));
  else if (HASHED.test(url.pathname)) event.respondWith(answerAndKeep(request));
  else if (SHELL.includes(url.pathname)) event.respondWith(answerFromShell(url.pathname, request));
});

async function answerFromShell(path, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(request);
}

/* A hashed file never changes, so the first answer serves for ever. */
async function answerAndKeep(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await cache.put(request, response.clone());
  return response;
}

async function removeOldCaches() {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith('tertulia-') && name !== CACHE).map((name) => caches.delete(name)),
  );
}
