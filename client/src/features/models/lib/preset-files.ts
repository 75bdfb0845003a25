/** Presets to and from a file: `{"presets": [{"name", "model", "settings"}]}`. */
import type { PresetView } from '@tertulia/data-provider';
import { saveBlob } from '@/shared/lib/save-blob';
import type { PresetContent } from '../api/presets';

const LARGEST = 5_000_000;

/** Saves a person's own presets; those of others are theirs to hand out. */
export function downloadPresets(presets: readonly PresetView[]): void {
  const content = { presets: presets.filter(isOwn).map(toContent) };
  saveBlob(
    new Blob([JSON.stringify(content, null, 2)], { type: 'application/json' }),
    'tertulia-presets.json',
  );
}

/** The presets in a file; SyntaxError when it is not such a file. The server checks what they hold. */
export async function readPresetFile(file: Blob): Promise<PresetContent[]> {
  if (file.size > LARGEST) throw new SyntaxError('The file is too large.');
  const content: unknown = JSON.parse(await file.text());
  const presets = Array.isArray(content) ? content : (content as { presets?: unknown } | null)?.presets;
  if (!Array.isArray(presets) || !presets.every(isPreset))
    throw new SyntaxError('The file holds no presets.');
  return presets.map(toContent);
}

export function isOwn({ access }: PresetView): boolean {
  return access.owner === null;
}

function toContent({ name, model, settings }: PresetContent): PresetContent {
  return { name, model, settings };
}

function isPreset(value: unknown): value is PresetContent {
  const { name, model, settings } = (value ?? {}) as Record<string, unknown>;
  return (
    typeof name === 'string' && typeof model === 'string' && typeof settings === 'object' && settings !== null
  );
}
