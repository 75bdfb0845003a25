import type { PresetView } from '@tertulia/data-provider';
import { expect, test, vi } from 'vitest';
import * as saving from '@/shared/lib/save-blob';
import { downloadPresets, readPresetFile } from './preset-files';

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

test('the file has the own presets only', async () => {
  let saved = new Blob();
  vi.spyOn(saving, 'saveBlob').mockImplementation((blob) => void (saved = blob));
  const view = { ...preset, id: 'a', isDefault: false, createdAt: '', updatedAt: '' };
  const own = { ...view, access: { level: 'owner', owner: null } };
  const lent = { ...view, name: 'Hers', access: { level: 'viewer', owner: { id: 'u', name: 'Grace' } } };
  downloadPresets([own, lent] as unknown as PresetView[]);
  expect(JSON.parse(await saved.text())).toEqual({ presets: [preset] });
});
