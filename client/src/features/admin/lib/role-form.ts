/** A role as its form has it. */
import type { RoleInput, RoleView } from '@tertulia/data-provider';
import type { Permission } from '@/shared/lib/permissions';

export interface RoleForm {
  id: string;
  name: string;
  description: string;
  permissions: ReadonlySet<Permission>;
  models: string;
  messages: string;
  uploads: string;
  concurrentRuns: string;
  requiresSecondFactor: boolean;
}

export function toRoleForm(role: RoleView | undefined): RoleForm {
  return {
    id: role?.id ?? '',
    name: role?.name ?? '',
    description: role?.description ?? '',
    permissions: new Set(role?.permissions ?? []),
    models: role?.models.join('\n') ?? '',
    messages: role?.limits.messages ?? '',
    uploads: role?.limits.uploads ?? '',
    concurrentRuns: role?.limits.concurrentRuns?.toString() ?? '',
    requiresSecondFactor: role?.requiresSecondFactor ?? false,
  };
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}

export function toRoleInput(form: RoleForm): RoleInput {
  return {
    name: form.name.trim(),
    description: form.description.trim(),
    permissions: [...form.permissions].toSorted(),
    models: form.models
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
    limits: {
      messages: orNull(form.messages),
      uploads: orNull(form.uploads),
      concurrentRuns: form.concurrentRuns.trim() === '' ? null : Number(form.concurrentRuns),
    },
    requiresSecondFactor: form.requiresSecondFactor,
  };
}

/** The id of a new role: its name in small letters, digits and dashes. */
export function suggestRoleId(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
}

function fold(name: string): string {
  return name.trim().toLocaleLowerCase();
}

/** What a new role has in common with one that is there: it would take its place, or could not be told from it. */
export function findTaken(
  { id, name }: { id: string; name: string },
  others: readonly Pick<RoleView, 'id' | 'name'>[],
): 'id' | 'name' | null {
  if (others.some((other) => other.id === id)) return 'id';
  return others.some((other) => fold(other.name) === fold(name)) ? 'name' : null;
}

/** From what everybody does to what few may do. */
const ACTIONS = ['use', 'create', 'share', 'share_publicly'];

function placeOf(permission: Permission): number {
  return ACTIONS.indexOf(permission.split('.')[1] ?? '');
}

/** Permissions by their feature: what everybody may be allowed first, administration last. */
export function groupByFeature(permissions: readonly Permission[]): [string, Permission[]][] {
  const features = new Map<string, Permission[]>();
  for (const permission of permissions) {
    const feature = permission.split('.', 1)[0] ?? permission;
    features.set(feature, [...(features.get(feature) ?? []), permission]);
  }
  return [...features]
    .toSorted(([one], [other]) => Number(one === 'admin') - Number(other === 'admin'))
    .map(([feature, listed]) => [feature, listed.toSorted((one, other) => placeOf(one) - placeOf(other))]);
}
