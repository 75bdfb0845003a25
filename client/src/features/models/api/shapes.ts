/** Shapes of the wire, until they are generated. */
import type { GenerationSettings } from '@tertulia/data-provider';

export interface PresetView {
  id: string;
  name: string;
  model: string;
  settings: GenerationSettings;
  isDefault: boolean;
  shareToken?: string | null;
}
