import { cleanup, render } from '@testing-library/react';
import { createInstance } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Markdown } from './markdown';

beforeAll(async () => {
  await createInstance()
    .use(initReactI18next)
    .init({ lng: 'en', resources: { en: { chat: { image: { open: 'Open {{host}}' } } } } });
});
afterEach(cleanup);

const ATTACKS = [
  '<script>window.hacked = 1</script>',
  '<img src=x onerror="window.hacked=1">',
  'text <svg onload=alert(1)> more <iframe src="javascript:alert(1)"></iframe>',
  '<style>* { display: none }</style>\n\n<!-- a comment --> <a href="javascript:alert(1)">x</a>',
  '[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](&#106;avascript:alert(1)) [d](java\nscript:alert(1))',
  '[e](data:text/html,<script>alert(1)</script>) [f](vbscript:x) [g](file:///etc/passwd) <javascript:alert(1)>',
  '[h][x]\n\n[x]: javascript:alert(1)',
  '![i](https://evil.example/pixel.png) ![j](data:image/svg+xml;base64,AAAA) ![k](javascript:alert(1))',
  '[![l](https://evil.example/p.png)](javascript:alert(1))',
  '```html\n<script>window.hacked = 1</script>\n```\n\n```"><script>alert(1)</script>\nx\n```',
  '| <script>alert(1)</script> | <img src=x onerror=alert(1)> |\n|---|---|\n| <b onclick=alert(1)>x</b> | y |',
  '$\\href{javascript:alert(1)}{x}$ \\(\\includegraphics{https://evil.example/x}\\)',
  '# <img src=x onerror=alert(1)>\n\n- <script>\n- [x] <object data="x">',
];

function check(container: HTMLElement) {
  expect(
    container.querySelectorAll('script, style, img, iframe, object, embed, svg [onload], link, form'),
  ).toHaveLength(0);
  for (const element of container.querySelectorAll('*')) {
    for (const { name, value } of element.attributes) {
      expect(name).not.toMatch(/^on/);
      if (name === 'href' || name === 'src') expect(value).toMatch(/^(https?:|mailto:)/);
    }
  }
  for (const link of container.querySelectorAll('a')) {
    expect(link.rel).toContain('noopener');
    expect(link.target).toBe('_blank');
  }
}

describe('hostile markdown', () => {
  it.each(ATTACKS)('can neither run nor load anything: %s', (text) => {
    const { container } = render(<Markdown text={text} />);
    check(container);
    expect('hacked' in window).toBe(false);
  });

  it('can neither run nor load anything at any moment of its arrival', () => {
    const text = ATTACKS.join('\n\n');
    const { container, rerender } = render(<Markdown text="" isStreaming />);
    for (let end = 1; end <= text.length; end += 9) {
      rerender(<Markdown text={text.slice(0, end)} isStreaming />);
      check(container);
    }
  });

  it('is shown as the text that it is', () => {
    const { container } = render(<Markdown text={'a <b>c</b>\n\n<!-- d -->'} />);
    expect(container.textContent).toBe('a <b>c</b><!-- d -->');
  });

  /** Milliseconds: thirty times what the slowest takes. Work that explodes with the length of a text takes longer. */
  const PATIENCE = 20_000;
  const HUGE: Record<string, string> = {
    'a line of a megabyte': 'a'.repeat(1_000_000),
    'a line of emphasis marks': '*a **b '.repeat(4_000),
    'many emphasis marks in many lines': '*a **b _c\n'.repeat(3_000),
    'quotes in quotes': `${'>'.repeat(20_000)} x`,
    'quotes in quotes with spaces': `${'> '.repeat(5_000)} x`,
    'lists in lists': Array.from({ length: 400 }, (_, depth) => `${'  '.repeat(depth)}- x`).join('\n'),
    'lists in one line': `${'- '.repeat(5_000)}x`,
    brackets: '['.repeat(20_000),
    'links in links': `${'['.repeat(2_000)}a${'](x)'.repeat(2_000)}`,
    'brackets in many lines': '[a](\n'.repeat(5_000),
    'unclosed fences': '```a\n~~~b\n'.repeat(3_000),
    backticks: Array.from({ length: 300 }, (_, count) => '`'.repeat(count)).join(' '),
    zalgo: `z${'\u0300\u0301\u0302'.repeat(20_000)}`,
    'a table of many columns': `${'|a'.repeat(3_000)}|\n${'|-'.repeat(3_000)}|\n${'|b'.repeat(3_000)}|`,
    dollars: '$a '.repeat(5_000),
    'open formulas': '\\( '.repeat(5_000),
    html: '<a '.repeat(5_000),
    comments: '<!-- '.repeat(5_000),
    spaces: `a${' '.repeat(25_000)}\n`.repeat(4),
    entities: '&amp'.repeat(8_000),
  };

  it.each(Object.entries(HUGE))(
    'does not hold up the page: %s',
    (_, text) => {
      const { container, unmount } = render(<Markdown text={text} isStreaming />);
      expect(container.textContent?.length).toBeGreaterThan(0);
      unmount();
    },
    PATIENCE,
  );
});
