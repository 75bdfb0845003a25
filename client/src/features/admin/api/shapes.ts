/** Shapes of the wire, until they are generated. */
export interface Circuit {
  state: 'closed' | 'open' | 'half-open';
  failures: number;
  retryAt?: string | null;
  lastError?: string | null;
}
export interface EndpointView {
  name: string;
  type: string;
  enabled: boolean;
  source: 'file' | 'environment' | 'database';
  settings: Record<string, unknown>;
  apiKeyIs: 'set' | 'none' | 'user_provided';
  circuit: Circuit;
  models: number | null;
}
export interface EndpointTest {
  ok: boolean;
  model: string | null;
  milliseconds: number;
  error?: { code: string; message: string; params: Record<string, string | number> } | null;
}
export interface SettingView {
  path: string;
  value: string;
  source: string;
  description: string;
}
