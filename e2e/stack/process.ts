import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../..', import.meta.url));

/** A child process that says its address on its output. */
export class AddressedProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    private readonly output: () => string,
  ) {}

  /** Starts it and waits for the first address that it prints. */
  static async start(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<AddressedProcess> {
    const child = spawn(command, args, { cwd: repository, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const url = await new Promise<string>((resolve, reject) => {
      const fail = (reason: string) => {
        child.kill('SIGKILL');
        reject(new Error(`${command} ${args.join(' ')}: ${reason}\n${output}`));
      };
      const timer = setTimeout(() => fail('no address within 30 s'), 30_000);
      const read = (chunk: Buffer) => {
        output += chunk.toString();
        // What comes in pieces can end within a number.
        const match = /http:\/\/127\.0\.0\.1:\d+(\/v1)?(?=\s)/.exec(output);
        if (match) {
          clearTimeout(timer);
          resolve(match[0]);
        }
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('error', (error) => fail(error.message));
      child.once('exit', (code) => fail(`ended with ${code}`));
    });
    return new AddressedProcess(child, url, () => output);
  }

  /** Everything that it printed, for the report of a failed test. */
  get printed(): string {
    return this.output();
  }

  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill(signal);
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 15_000);
    await ended;
    clearTimeout(timer);
  }
}

/** The environment without what would change the server's settings. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^TERTULIA_|_API_KEY$|_BASE_URL$|^AWS_|^AZURE_|^GOOGLE_/.test(name),
  );
  return Object.fromEntries(kept);
}
