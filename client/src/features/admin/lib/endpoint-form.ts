import type { EndpointView } from '@tertulia/data-provider';

/** An endpoint's settings as a form holds them: the usual ones as fields, all others as JSON. */
export interface EndpointForm {
  name: string;
  type: string;
  enabled: boolean;
  baseUrl: string;
  /** What is typed; empty keeps the stored key. */
  apiKey: string;
  /** Whether the stored key is to go. */
  isKeyRemoved: boolean;
  isOwnKey: boolean;
  /** One on each line; empty asks the server. */
  models: string;
  fallback: string;
  further: string;
}

export const TYPES = ['openai-compatible', 'openai', 'anthropic', 'google', 'azure', 'bedrock'] as const;
const FIELDS = new Set(['name', 'type', 'enabled', 'baseUrl', 'apiKey', 'models', 'fallback']);
const USER_PROVIDED = 'user_provided';

const readText = (value: unknown) => (typeof value === 'string' ? value : '');
const joinLines = (value: unknown) => (Array.isArray(value) ? value.join('\n') : '');
const splitLines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** An endpoint as the server shows it: settings that are not the defaults, secrets that are set as null. */
export type ShownEndpoint = Pick<EndpointView, 'settings' | 'apiKeyIs'>;

const NOTHING: ShownEndpoint = { settings: {}, apiKeyIs: 'none' };

function pickFurther(settings: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !FIELDS.has(name)));
}

export function toForm({ settings, apiKeyIs }: ShownEndpoint = NOTHING): EndpointForm {
  const further = pickFurther(settings);
  return {
    name: readText(settings['name']),
    type: readText(settings['type']) || TYPES[0],
    enabled: settings['enabled'] !== false,
    baseUrl: readText(settings['baseUrl']),
    apiKey: '',
    isKeyRemoved: false,
    isOwnKey: apiKeyIs === USER_PROVIDED,
    models: joinLines(settings['models']),
    fallback: joinLines(settings['fallback']),
    further: Object.keys(further).length > 0 ? JSON.stringify(further, null, 2) : '',
  };
}

/**
 * What is sent; SyntaxError when the further settings are no JSON object. What the form shows unchanged goes back as it
 * came, and what was emptied is said to be empty: left out, it would be as the file has it.
 */
export function toSettings(form: EndpointForm, shown: ShownEndpoint = NOTHING): Record<string, unknown> {
  const before = toForm(shown);
  const keepOr = (field: 'baseUrl' | 'models' | 'fallback', read: (text: string) => unknown) => {
    if (form[field] !== before[field]) return { [field]: read(form[field].trim()) };
    return field in shown.settings ? { [field]: shown.settings[field] } : {};
  };
  return {
    ...(form.further === before.further ? pickFurther(shown.settings) : readFurther(form.further)),
    name: form.name.trim(),
    type: form.type,
    enabled: form.enabled,
    ...keepOr('baseUrl', (text) => text || null),
    ...keepOr('models', (text) => (text === '' ? 'fetch' : splitLines(text))),
    ...keepOr('fallback', splitLines),
    ...readKey(form, before),
  };
}

/** A key only where it changes: an empty text removes what is stored, nothing at all keeps it. */
function readKey(form: EndpointForm, before: EndpointForm): { apiKey?: string } {
  if (form.isOwnKey) return before.isOwnKey ? {} : { apiKey: USER_PROVIDED };
  const key = form.apiKey.trim();
  return key === '' && !before.isOwnKey && !form.isKeyRemoved ? {} : { apiKey: key };
}

function readFurther(text: string): Record<string, unknown> {
  if (text.trim() === '') return {};
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new SyntaxError('no object');
  return value as Record<string, unknown>;
}
