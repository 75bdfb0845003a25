/** Parameters as the panel holds them: only what differs from the provider's own way is kept. */
import type { GenerationSettings, Parameter } from '@tertulia/data-provider';

export type ParameterValue = GenerationSettings[keyof GenerationSettings];

/** The settings with one parameter set, or with it left to the provider when `value` is undefined or empty. */
export function withParameter(
  settings: GenerationSettings,
  name: Parameter['name'],
  value: ParameterValue | undefined,
): GenerationSettings {
  const { [name]: _, ...rest } = settings;
  const isEmpty = value == null || value === '' || (Array.isArray(value) && value.length === 0);
  return isEmpty ? rest : { ...rest, [name]: value };
}

/**
 * The settings as far as a model has them: what it does not have is left out, a number goes to the nearest that it
 * takes. The server refuses what was set for another model.
 */
export function fitSettings(
  settings: GenerationSettings,
  parameters: readonly Parameter[],
): GenerationSettings {
  const offered = new Map<string, Parameter>(parameters.map((parameter) => [parameter.name, parameter]));
  const fitted = Object.entries(settings).flatMap(([name, value]) => {
    const parameter = offered.get(name);
    const nearest = parameter && approach(value as ParameterValue, parameter);
    return nearest == null ? [] : [[name, nearest] as const];
  });
  return Object.fromEntries(fitted);
}

function approach(value: ParameterValue, { kind, choices, least, most }: Parameter): ParameterValue {
  if (Array.isArray(value)) return most == null ? value : value.slice(0, most);
  if (kind === 'choice') return choices?.some((choice) => choice === value) ? value : null;
  if (typeof value !== 'number') return value;
  const nearest = Math.max(least ?? value, Math.min(most ?? value, value));
  return kind === 'integer' ? Math.trunc(nearest) : nearest;
}

/** How many parameters are set of those that the model has. */
export function countSet(settings: GenerationSettings, parameters: readonly Parameter[]): number {
  return parameters.filter(({ name }) => settings[name] != null).length;
}

/** A number as it was typed, if it can be taken: within the range, whole where it has to be. */
export function readNumber(text: string, { kind, least, most }: Parameter): number | undefined {
  if (text.trim() === '') return undefined;
  const value = Number(text.replace(',', '.'));
  if (!Number.isFinite(value) || (kind === 'integer' && !Number.isInteger(value))) return undefined;
  if ((least != null && value < least) || (most != null && value > most)) return undefined;
  return value;
}

/** One item on each line. */
export function readList(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
