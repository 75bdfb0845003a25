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
const FIELDS = ['name', 'type', 'enabled', 'baseUrl', 'apiKey', 'models', 'fallback'];
const USER_PROVIDED = 'user_provided';

const joinLines = (value: unknown) => (Array.isArray(value) ? value.join('\n') : '');
const splitLines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

export function toForm(settings: Record<string, unknown>, isOwnKey: boolean): EndpointForm {
  const further = Object.entries(settings).filter(([name, value]) => !FIELDS.includes(name) && value != null);
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return {
    name: text(settings['name']),
    type: text(settings['type']) || TYPES[0],
    enabled: settings['enabled'] !== false,
    baseUrl: text(settings['baseUrl']),
    apiKey: '',
    isKeyRemoved: false,
    isOwnKey,
    models: joinLines(settings['models']),
    fallback: joinLines(settings['fallback']),
    further: further.length > 0 ? JSON.stringify(Object.fromEntries(further), null, 2) : '',
  };
}

/** What is sent; SyntaxError when the further settings are no JSON object. `wasOwnKey`: whether people gave their own. */
export function toSettings(form: EndpointForm, wasOwnKey = false): Record<string, unknown> {
  const models = splitLines(form.models);
  const fallback = splitLines(form.fallback);
  const key = form.isOwnKey ? USER_PROVIDED : form.apiKey.trim();
  // An empty text removes what is stored; nothing at all keeps it.
  const isRemoved = form.isKeyRemoved || wasOwnKey;
  return {
    ...readFurther(form.further),
    name: form.name.trim(),
    type: form.type,
    enabled: form.enabled,
    ...(form.baseUrl.trim() === '' ? {} : { baseUrl: form.baseUrl.trim() }),
    ...(key === '' && !isRemoved ? {} : { apiKey: key }),
    models: models.length > 0 ? models : 'fetch',
    fallback,
  };
}

function readFurther(text: string): Record<string, unknown> {
  if (text.trim() === '') return {};
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new SyntaxError('no object');
  return value as Record<string, unknown>;
}
