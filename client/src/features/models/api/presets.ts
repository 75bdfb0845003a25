/** Saved choices of a model with its parameters. */
import type { GenerationSettings, PresetView } from '@tertulia/data-provider';
import { queryOptions } from '@tanstack/react-query';
import { api } from '@/shared/lib/api';

export interface PresetContent {
  name: string;
  model: string;
  settings: GenerationSettings;
}

export const presetQueries = {
  list: () =>
    queryOptions({
      queryKey: ['presets'] as const,
      queryFn: async ({ signal }) => (await api.GET('/api/presets', { signal })).data?.items as PresetView[],
      staleTime: 300_000,
    }),
  shared: (token: string) =>
    queryOptions({
      queryKey: ['shared-preset', token] as const,
      queryFn: async ({ signal }) =>
        (await api.GET('/api/shared-presets/{token}', { params: { path: { token } }, signal }))
          .data as PresetContent,
    }),
};

export async function createPreset(content: PresetContent): Promise<PresetView> {
  return (await api.POST('/api/presets', { body: content })).data as PresetView;
}

export async function changePreset(
  id: string,
  change: Partial<PresetContent> & { isDefault?: boolean },
): Promise<PresetView> {
  const params = { path: { preset_id: id } };
  return (await api.PATCH('/api/presets/{preset_id}', { params, body: change })).data as PresetView;
}

export async function deletePreset(id: string): Promise<void> {
  await api.DELETE('/api/presets/{preset_id}', { params: { path: { preset_id: id } } });
}

/** The address under which people who are signed in here can look at a preset and take it over. */
export async function sharePreset(id: string): Promise<string> {
  const { data } = await api.POST('/api/presets/{preset_id}/share', { params: { path: { preset_id: id } } });
  return `${location.origin}/presets/${(data as { token: string }).token}`;
}

export async function unsharePreset(id: string): Promise<void> {
  await api.DELETE('/api/presets/{preset_id}/share', { params: { path: { preset_id: id } } });
}

export async function importPresets(presets: PresetContent[]): Promise<void> {
  await api.POST('/api/presets/import', { body: { presets } });
}
