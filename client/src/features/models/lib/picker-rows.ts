/** What the picker shows, line by line: specs first, then the models by endpoint. */
import type { Model, ModelList, OwnKeyState, SpecView } from '@tertulia/data-provider';

export type PickerRow =
  | { kind: 'heading'; key: string; title: string }
  | { kind: 'spec'; key: string; spec: SpecView }
  | { kind: 'model'; key: string; model: Model; name: string }
  | { kind: 'own-key'; key: string; ownKey: OwnKeyState };

export type PickerChoice = Exclude<PickerRow, { kind: 'heading' }>;

export function isChoice(row: PickerRow): row is PickerChoice {
  return row.kind !== 'heading';
}

/** Pixels of a row: known beforehand, so that nothing has to be measured when the list opens. */
export function measureRow(row: PickerRow | undefined, isWide: boolean): number {
  if (row?.kind === 'heading') return 30;
  if (row?.kind === 'spec' && row.spec.description !== '') return 56;
  return isWide ? 36 : 44;
}

/** The rows that fit the words. Headings of groups without a row are left out. */
export function listRows(list: ModelList | undefined, search: string): PickerRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (...texts: (string | null | undefined)[]) => {
    const text = texts.join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const rows: PickerRow[] = [];
  const specs = (list?.specs ?? []).filter((spec) => fits(spec.label, spec.description, spec.group));
  for (const [group, members] of groupBy(specs, (spec) => spec.group ?? '')) {
    if (group !== '') rows.push({ kind: 'heading', key: `specs ${group}`, title: group });
    for (const spec of members) rows.push({ kind: 'spec', key: `spec ${spec.name}`, spec });
  }
  if (list?.specsOnly) return rows;
  const missing = (list?.ownKeys ?? []).filter((key) => !key.isSet);
  const isOpen = (model: Model) => !missing.some((key) => key.endpoint === model.endpoint);
  const models = (list?.items ?? []).filter((model) => isOpen(model) && fits(model.id, model.label));
  for (const [endpoint, members] of groupBy(models, (model) => model.endpoint)) {
    rows.push({ kind: 'heading', key: `endpoint ${endpoint}`, title: endpoint });
    const alike = groupBy(members, nameModel);
    for (const model of members) {
      const name = nameModel(model);
      const isUnique = alike.get(name)?.length === 1;
      rows.push({ kind: 'model', key: model.id, model, name: isUnique ? name : model.name });
    }
  }
  for (const ownKey of missing.filter((key) => fits(key.endpoint))) {
    rows.push({ kind: 'heading', key: `endpoint ${ownKey.endpoint}`, title: ownKey.endpoint });
    rows.push({ kind: 'own-key', key: `key ${ownKey.endpoint}`, ownKey });
  }
  return rows;
}

/** What people call a model. Dated copies of one have the same label: then only the names tell them apart. */
function nameModel(model: Model): string {
  return model.label ?? model.name;
}

function groupBy<Item>(items: readonly Item[], nameOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(nameOf(item));
    if (group) group.push(item);
    else groups.set(nameOf(item), [item]);
  }
  return groups;
}
