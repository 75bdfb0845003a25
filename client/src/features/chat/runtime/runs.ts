/** The runs that this page follows: one per conversation, or several that answer one question side by side. */
import type { Question } from '@tertulia/data-provider';
import { LiveRun } from './live-run';
import type { RunNames, Transport } from './transport';

export type RunEvents = {
  /** The server accepted a run that this page asked for. */
  onStarted: (run: LiveRun) => void;
  /** The run is over, or can not be followed further: its message is to be kept elsewhere now. */
  onEnded: (run: LiveRun) => void;
};

const NO_RUNS: readonly LiveRun[] = [];

export class Runs {
  readonly #transport: Transport;
  readonly #events: RunEvents;
  readonly #runs = new Map<string, readonly LiveRun[]>();
  readonly #listeners = new Set<() => void>();
  readonly #asked = new WeakSet<LiveRun>();

  constructor(transport: Transport, events: RunEvents) {
    this.#transport = transport;
    this.#events = events;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The first run of a conversation, while there is one. Tell-tale of its progress: the run's own `subscribe`. */
  get(conversationId: string): LiveRun | null {
    return this.all(conversationId)[0] ?? null;
  }

  /** All runs of a conversation, in the order of their answers. */
  all(conversationId: string): readonly LiveRun[] {
    return this.#runs.get(conversationId) ?? NO_RUNS;
  }

  /** The run that makes this answer now. */
  find(conversationId: string, messageId: string): LiveRun | null {
    return this.all(conversationId).find((run) => run.getSnapshot().messageId === messageId) ?? null;
  }

  /** Ask a question. `messageId` names the answer when it is known beforehand (going on with one). */
  start(conversationId: string, question: Question, messageId: string | null = null): LiveRun {
    this.#close(conversationId);
    const run = this.#add(conversationId);
    this.#asked.add(run);
    void run.start(question, messageId);
    return run;
  }

  /** Follow a run that somebody started: another tab, another device, this page before it was loaded anew. */
  follow(conversationId: string, runId: string, messageId: string | null): void {
    const known = this.all(conversationId).map((run) => run.getSnapshot());
    if (known.some((run) => run.runId === runId || run.phase === 'sending')) return;
    this.#close(conversationId, (run) => {
      const { phase, messageId: made } = run.getSnapshot();
      return phase === 'refused' || (messageId !== null && made === messageId);
    });
    void this.#add(conversationId).resume(runId, messageId);
  }

  /** Forget a run that was refused, or look away from those under way; the server is not told. */
  drop(conversationId: string): void {
    if (this.all(conversationId).length === 0) return;
    this.#close(conversationId);
    this.#publish();
  }

  /** Look away from all of them: somebody signed out. */
  dropAll(): void {
    for (const conversationId of Array.from(this.#runs.keys())) this.drop(conversationId);
  }

  #add(conversationId: string): LiveRun {
    const run = new LiveRun(this.#transport, conversationId, (changed) => this.#onPhase(changed));
    this.#runs.set(conversationId, [...this.all(conversationId), run]);
    this.#publish();
    return run;
  }

  #close(conversationId: string, isMeant: (run: LiveRun) => boolean = () => true): void {
    const closed = this.all(conversationId).filter(isMeant);
    for (const run of closed) run.close();
    this.#keep(
      conversationId,
      this.all(conversationId).filter((run) => !closed.includes(run)),
    );
  }

  #keep(conversationId: string, runs: readonly LiveRun[]): void {
    if (runs.length > 0) this.#runs.set(conversationId, runs);
    else this.#runs.delete(conversationId);
  }

  #onPhase(run: LiveRun): void {
    const { conversationId, phase, runId, others } = run.getSnapshot();
    if (!this.all(conversationId).includes(run)) return;
    if (runId !== null && this.#asked.delete(run)) {
      this.#events.onStarted(run);
      for (const other of others) this.#followBeside(other);
    }
    if (phase !== 'ended') return this.#publish();
    this.#events.onEnded(run);
    this.#keep(
      conversationId,
      this.all(conversationId).filter((one) => one !== run),
    );
    this.#publish();
  }

  #followBeside({ conversationId, runId, messageId }: RunNames): void {
    void this.#add(conversationId).resume(runId, messageId);
  }

  #publish(): void {
    for (const listener of this.#listeners) listener();
  }
}
