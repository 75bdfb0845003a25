import { describe, expect, it } from 'vitest';
import { mergeLines } from './colouring';
import { colourLine, prepareLanguage, type GrammarState } from './engine';
import { findLanguage } from './languages';

describe('colourLine', () => {
  it('colours a line by what stands before it', async () => {
    await prepareLanguage('python');
    let state: GrammarState | undefined;
    const kinds = ['text = """begin', 'import time', 'end"""', 'import time'].map((line) => {
      const { stretches, after } = colourLine(line, 'python', state);
      state = after;
      expect(stretches.map(({ text }) => text).join('')).toBe(line);
      return stretches[0]?.kind;
    });
    expect(kinds[1]).toMatch(/^string/);
    expect(kinds[3]).toBe('keyword');
  });
});

describe('mergeLines', () => {
  const coloured = [
    {
      text: 'let a',
      stretches: [
        { text: 'let', kind: 'keyword' },
        { text: ' a', kind: '' },
      ],
    },
  ];

  it('keeps the colours of a line that has grown, so that it does not flicker', () => {
    expect(mergeLines('let a = 1', coloured)[0]?.stretches?.map(({ text }) => text)).toEqual([
      'let',
      ' a',
      ' = 1',
    ]);
  });

  it('shows lines plain whose colours are not known, or of other text', () => {
    expect(mergeLines('const\nx', coloured)).toEqual([
      { text: 'const', stretches: null },
      { text: 'x', stretches: null },
    ]);
  });
});

describe('findLanguage', () => {
  it('knows languages by their short names, and nothing that is no language', () => {
    expect(findLanguage('PY')).toBe('python');
    expect(findLanguage('constructor')).toBeNull();
    expect(findLanguage('')).toBeNull();
  });
});
