import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { AddressedProcess, cleanEnvironment, repository } from './process';

/** An entry of `endpoints` in tertulia.yaml. */
export interface Endpoint {
  name: string;
  [setting: string]: unknown;
}

export interface ServerOptions {
  endpoints: Endpoint[];
  localModel?: boolean;
  /** Further settings of the file. */
  settings?: object;
}

/**
 * Ports that the system gives to nobody by itself, so that a server which starts again finds its own still free. The
 * Python tests take those below.
 */
const PORTS = { first: 30_000, count: 2_000 };
const ATTEMPTS = 10;

/** The real `tertulia serve` on a home of its own, which is removed at the end. */
export class TertuliaServer {
  private process: AddressedProcess | undefined;

  private constructor(
    readonly home: string,
    private port: number,
  ) {}

  static async start(options: ServerOptions): Promise<TertuliaServer> {
    const server = new TertuliaServer(await mkdtemp(join(tmpdir(), 'tertulia-e2e-')), choosePort());
    await writeFile(join(server.home, 'tertulia.yaml'), JSON.stringify(toSettings(options)));
    for (let attempt = 1; ; attempt += 1) {
      try {
        await server.restart();
        return server;
      } catch (error) {
        if (attempt === ATTEMPTS || !String(error).includes('in use already')) throw error;
        server.port = choosePort();
      }
    }
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get printed(): string {
    return this.process?.printed ?? '';
  }

  /** Starts on the same home, and on the same port as before. */
  async restart(): Promise<void> {
    const program = process.env['SERVER_PROGRAM'] ?? join(repository, '.venv/bin/tertulia');
    const args = ['serve', '--home', this.home, '--port', String(this.port)];
    this.process = await AddressedProcess.start(program, args, cleanEnvironment());
  }

  /** Starts again with further settings, for what has to know the address first. */
  async change(settings: object): Promise<void> {
    const file = join(this.home, 'tertulia.yaml');
    const known = JSON.parse(await readFile(file, 'utf8')) as object;
    await writeFile(file, JSON.stringify({ ...known, ...settings }));
    await this.process?.end('SIGTERM');
    await this.restart();
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    await this.process?.end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.process?.end('SIGTERM');
    await rm(this.home, { recursive: true, force: true });
  }
}

function choosePort(): number {
  return PORTS.first + Math.floor(Math.random() * PORTS.count);
}

// YAML reads JSON.
function toSettings(options: ServerOptions): object {
  return {
    endpoints: options.endpoints.map((endpoint) => ({ apiKey: 'none', titleModel: 'none', ...endpoint })),
    limits: { enabled: false },
    localModel: { enabled: options.localModel ?? false },
    ...options.settings,
  };
}
