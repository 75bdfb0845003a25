import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { cleanEnvironment, repository } from '../process';

interface Answer {
  id: number;
  result?: unknown;
  error?: string;
}

/** A peer of the Python tests (`python -m api.tests.peers`), which ends with its stdin, so also with this process. */
export class PythonPeer<Description> {
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private calls = 0;

  private constructor(
    private readonly child: ChildProcessWithoutNullStreams,
    readonly is: Description,
  ) {}

  /** Starts one and waits until it says what it is. */
  static async start<Description>(name: string, options: object): Promise<PythonPeer<Description>> {
    const python = join(repository, '.venv/bin/python');
    const args = ['-m', 'api.tests.peers', name, JSON.stringify(options)];
    const child = spawn(python, args, { cwd: repository, env: cleanEnvironment() });
    let complaints = '';
    child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
    const lines = createInterface(child.stdout);
    const first = await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve);
      child.once('exit', (code) => reject(new Error(`peer ${name} ended with ${code}\n${complaints}`)));
      child.once('error', reject);
    });
    const peer = new PythonPeer<Description>(child, JSON.parse(first) as Description);
    lines.on('line', (line) => peer.settle(JSON.parse(line) as Answer));
    child.once('exit', () => {
      for (const id of peer.waiting.keys())
        peer.settle({ id, error: `the peer ${name} ended\n${complaints}` });
    });
    return peer;
  }

  /** Calls a method of the peer. */
  async call<Result>(method: string, ...args: unknown[]): Promise<Result> {
    this.calls += 1;
    const id = this.calls;
    const answered = new Promise<Answer>((resolve) => this.waiting.set(id, resolve));
    this.child.stdin.write(`${JSON.stringify({ id, call: method, arguments: args })}\n`);
    const { error, result } = await answered;
    if (error !== undefined) throw new Error(error);
    return result as Result;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.stdin.end();
    await ended;
  }

  private settle(answer: Answer): void {
    this.waiting.get(answer.id)?.(answer);
    this.waiting.delete(answer.id);
  }
}
