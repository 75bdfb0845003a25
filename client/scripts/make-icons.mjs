/**
 * Draws the icons of the installed app from the logo: `CHROMIUM_PATH=/usr/bin/chromium node scripts/make-icons.mjs`.
 * The pictures are committed; run it again after the logo changes.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const FOLDER = fileURLToPath(new URL('../public/icons/', import.meta.url));
const CANVAS = '#faf8f5';
// The safe zone of a maskable icon is the middle 80 %; a system may cut away all that lies outside of it.
const ICONS = [
  { file: 'icon-192.png', size: 192, logo: 0.74, radius: 0.22 },
  { file: 'icon-512.png', size: 512, logo: 0.74, radius: 0.22 },
  { file: 'icon-maskable-512.png', size: 512, logo: 0.58, radius: 0 },
  { file: 'apple-touch-icon.png', size: 180, logo: 0.7, radius: 0 },
];

const logo = readFileSync(`${FOLDER}logo.svg`, 'utf8');
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const page = await browser.newPage({ colorScheme: 'light' });
for (const { file, size, logo: share, radius } of ICONS) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>
    body { margin: 0 }
    main { width: ${size}px; height: ${size}px; border-radius: ${size * radius}px; background: ${CANVAS}; display: grid; place-items: center }
    svg { width: ${size * share}px; height: ${size * share}px }
  </style><main>${logo}</main>`);
  await page.screenshot({ path: `${FOLDER}${file}`, omitBackground: true });
}
await browser.close();
