import { describe, expect, it } from 'vitest';
import { BlockStream, type Block } from './block-stream';
import RICH from './fixtures/rich-answer.md?raw';

const shape = (blocks: readonly Block[]) =>
  blocks.map(({ key, token }) => [key, token.type, token.raw.trimEnd()]);
const last = (text: string) => new BlockStream().update(text, true).at(-1)?.token;

const countFormulas = (text: string) =>
  JSON.stringify(new BlockStream().update(text, false)).match(/"type":"math"/g)?.length ?? 0;

describe('BlockStream', () => {
  it.each([1, 3, 7, 40])('ends with the same blocks as a text that came whole, in pieces of %i', (size) => {
    const stream = new BlockStream();
    for (let end = size; end < RICH.length; end += size) stream.update(RICH.slice(0, end), true);
    const grown = stream.update(RICH, false);
    expect(shape(grown)).toEqual(shape(new BlockStream().update(RICH, false)));
  });

  it('never changes a block that another one follows', () => {
    const stream = new BlockStream();
    const seen = new Map<number, unknown>();
    for (let end = 1; end <= RICH.length; end += 1) {
      const blocks = stream.update(RICH.slice(0, end), true);
      for (const { key, token } of blocks.slice(0, -1)) {
        if (seen.has(key)) expect(seen.get(key), `block ${key} at ${end}`).toBe(token);
        else if (blocks.length - key > 2) seen.set(key, token);
      }
    }
    expect(seen.size).toBeGreaterThan(10);
  });

  it('never takes a block away again', () => {
    const stream = new BlockStream();
    let most = 0;
    for (let end = 1; end <= RICH.length; end += 1) {
      const { length } = stream.update(RICH.slice(0, end), true);
      expect(length, RICH.slice(Math.max(0, end - 40), end)).toBeGreaterThanOrEqual(most - 1);
      most = Math.max(most, length);
    }
  });

  it('never shows half of a mark', () => {
    for (const text of [
      'Hello\n-',
      'Hello\n--',
      'Hello\n#',
      'Hello\n```',
      'Hello\n```py',
      'Hello\n|',
      'Hello\n1.',
      'Hello\n> ',
    ]) {
      const blocks = new BlockStream().update(text, true);
      expect(shape(blocks), text).toEqual([[0, 'paragraph', 'Hello']]);
    }
    expect(last('some **bold')?.raw).toBe('some **bold**');
    expect(last('see [the page](https://exa')?.raw).toBe('see the page');
    expect(last('use `code')?.raw).toBe('use `code`');
  });

  it('shows a table only once its second line is there', () => {
    expect(last('Hi\n\n| a | b')?.type).toBe('paragraph');
    expect(last('Hi\n\n| a | b |\n|--')?.raw).toBe('Hi');
    expect(last('Hi\n\n| a | b |\n|---|---|\n| 1')?.type).toBe('table');
  });

  it('keeps the backticks that end a fence out of the code', () => {
    expect(last('```js\nlet a\n``')).toMatchObject({ type: 'code', text: 'let a' });
  });

  it('shows everything once the text is complete', () => {
    expect(shape(new BlockStream().update('Hello\n-', false))).toHaveLength(1);
    expect(new BlockStream().update('A **b', false)[0]?.token.raw).toBe('A **b');
  });

  it('finds a definition that comes after its link', () => {
    const stream = new BlockStream();
    stream.update('See [it][x].\n\nMore text\n\nand', true);
    const blocks = stream.update(
      'See [it][x].\n\nMore text\n\nand more\n\n[x]: https://example.org\n',
      false,
    );
    expect(JSON.stringify(blocks[0]?.token)).toContain('"href":"https://example.org"');
  });

  it('begins anew when the text is another one', () => {
    const stream = new BlockStream();
    stream.update('One\n\nTwo\n\nThree', true);
    expect(shape(stream.update('Other', true))).toEqual([[0, 'paragraph', 'Other']]);
  });

  it('takes dollars for money unless they hold a formula', () => {
    expect(countFormulas('It costs $5 and then $10.')).toBe(0);
    expect(countFormulas('From $5-$10 or US$3, $HOME and $PATH')).toBe(0);
    expect(countFormulas('With $x$ and $n_0 = 3$ and \\(y\\) it is $O(n)$')).toBe(4);
    expect(countFormulas('$$\na^2\n$$\n\n\\[ b \\]\n')).toBe(2);
  });
});
