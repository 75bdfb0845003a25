/** Shapes of the wire, until they are generated. */
import type { GenerationSettings, Model, ModelList as Listed } from '@tertulia/data-provider';

export interface SpecView {
  name: string;
  label: string;
  description: string;
  icon?: string | null;
  group?: string | null;
  model: string;
  starters: string[];
  default: boolean;
}
export interface OwnKey {
  endpoint: string;
  isSet: boolean;
  expiresAt?: string | null;
}
export interface ModelList extends Listed {
  specs?: SpecView[];
  specsOnly?: boolean;
  ownKeys?: OwnKey[];
}
export interface Parameter {
  name: keyof GenerationSettings;
  kind: 'text' | 'number' | 'integer' | 'choice' | 'switch' | 'list';
  least?: number | null;
  most?: number | null;
  step?: number | null;
  choices?: string[];
  default?: number | string | boolean | null;
}
export interface Price {
  input?: number | null;
  output?: number | null;
  cached?: number | null;
}
export interface ModelDetails extends Pick<Model, 'id' | 'endpoint' | 'name'> {
  label?: string | null;
  facts: {
    contextTokens?: number | null;
    maxOutputTokens?: number | null;
    inputs?: string[] | null;
    tools?: boolean | null;
    reasoning?: boolean | null;
    webSearch?: boolean;
    parameters?: Parameter[];
    price?: Price | null;
  };
}
export interface PresetView {
  id: string;
  name: string;
  model: string;
  settings: GenerationSettings;
  isDefault: boolean;
  shareToken?: string | null;
}
