import { expect, test } from 'vitest';
import { readPresetFile } from './preset-files';

const preset = { name: 'Brief', model: 'Lab/small', settings: { temperature: 0 } };
const file = (content: unknown) =>
  new Blob([typeof content === 'string' ? content : JSON.stringify(content)]);

test('presets are read from a list or from under their name, without what else a file has', async () => {
  expect(await readPresetFile(file({ presets: [{ ...preset, id: 'x', isDefault: true }] }))).toEqual([
    preset,
  ]);
  expect(await readPresetFile(file([preset]))).toEqual([preset]);
});

test.each(['', 'words', '{"presets": 3}', '[{"name": 1}]', 'null'])(
  '%s is no file of presets',
  async (text) => {
    await expect(readPresetFile(file(text))).rejects.toBeInstanceOf(SyntaxError);
  },
);
