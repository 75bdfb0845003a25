/** The runs that this page follows, one per conversation. */
import type { Question } from '@tertulia/data-provider';
import { LiveRun } from './live-run';
import type { Transport } from './transport';

export type RunEvents = {
  /** The server accepted a run that this page asked for. */
  onStarted: (run: LiveRun) => void;
  /** The run is over, or can not be followed further: its message is to be kept elsewhere now. */
  onEnded: (run: LiveRun) => void;
};

export class Runs {
  readonly #transport: Transport;
  readonly #events: RunEvents;
  readonly #runs = new Map<string, LiveRun>();
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

  /** The run of a conversation, while there is one. Tell-tale of its progress: the run's own `subscribe`. */
  get(conversationId: string): LiveRun | null {
    return this.#runs.get(conversationId) ?? null;
  }

  /** Ask a question. `messageId` names the answer when it is known beforehand (going on with one). */
  start(conversationId: string, question: Question, messageId: string | null = null): LiveRun {
    const run = this.#put(conversationId);
    this.#asked.add(run);
    void run.start(question, messageId);
    return run;
  }

  /** Follow a run that somebody started: another tab, another device, this page before it was loaded anew. */
  follow(conversationId: string, runId: string, messageId: string | null): void {
    const known = this.#runs.get(conversationId)?.getSnapshot();
    if (known && (known.runId === runId || known.phase === 'sending')) return;
    void this.#put(conversationId).resume(runId, messageId);
  }

  /** Forget a run that was refused, or look away from one; the server is not told. */
  drop(conversationId: string): void {
    this.#runs.get(conversationId)?.close();
    if (this.#runs.delete(conversationId)) this.#publish();
  }

  /** Look away from all of them: somebody signed out. */
  dropAll(): void {
    for (const conversationId of this.#runs.keys()) this.drop(conversationId);
  }

  #put(conversationId: string): LiveRun {
    this.#runs.get(conversationId)?.close();
    const run = new LiveRun(this.#transport, conversationId, (changed) => this.#onPhase(changed));
    this.#runs.set(conversationId, run);
    this.#publish();
    return run;
  }

  #onPhase(run: LiveRun): void {
    const { conversationId, phase, runId } = run.getSnapshot();
    if (this.#runs.get(conversationId) !== run) return;
    if (runId !== null && this.#asked.delete(run)) this.#events.onStarted(run);
    if (phase !== 'ended') return this.#publish();
    this.#events.onEnded(run);
    this.#runs.delete(conversationId);
    this.#publish();
  }

  #publish(): void {
    for (const listener of this.#listeners) listener();
  }
}
