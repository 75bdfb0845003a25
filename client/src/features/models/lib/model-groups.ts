import type { Model } from '@tertulia/data-provider';

export interface ModelGroup {
  endpoint: string;
  models: Model[];
}

/** The models that fit the words, by endpoint, in the order in which the server lists them. */
export function groupModels(models: readonly Model[], search: string): ModelGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<string, Model[]>();
  for (const model of models) {
    const text = `${model.endpoint} ${model.name} ${model.id}`.toLowerCase();
    if (!words.every((word) => text.includes(word))) continue;
    const group = groups.get(model.endpoint);
    if (group) group.push(model);
    else groups.set(model.endpoint, [model]);
  }
  return [...groups].map(([endpoint, members]) => ({ endpoint, models: members }));
}
