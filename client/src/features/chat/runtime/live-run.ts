/** One answer being made, as this page follows it: connects, reads, reconnects, and tells whoever looks. */
import { ApiError, type Question } from '@tertulia/data-provider';
import { backoffDelay, waitForRetry } from './backoff';
import { parseChunk } from './chunks';
import { readEvents } from './events';
import { Notifier } from './notifier';
import { applyChunk, EMPTY_ANSWER, type AnswerState } from './reducer';
import { SilenceWatch } from './silence-watch';
import type { RunNames, RunStream, Transport } from './transport';

/** `sending`: not yet accepted. `live`: connected. `reconnecting`: the line broke. `refused`: never started. */
type RunPhase = 'sending' | 'live' | 'reconnecting' | 'refused' | 'ended';

export type RunSnapshot = {
  conversationId: string;
  runId: string | null;
  /** The message being made, once it is known. */
  messageId: string | null;
  phase: RunPhase;
  answer: AnswerState;
  /** Why the run was refused or could not be followed further. */
  error: unknown;
  isStopping: boolean;
  /** The runs that the same question started beside this one. */
  others: readonly RunNames[];
};

export class LiveRun {
  readonly #notifier = new Notifier();
  readonly #transport: Transport;
  readonly #abort = new AbortController();
  readonly #onPhase: (run: LiveRun) => void;
  #snapshot: RunSnapshot;
  #answer: AnswerState = EMPTY_ANSWER;
  #lastEventId: string | null = null;
  #connection: AbortController | null = null;
  #isDone = false;
  #startTries = 1;

  constructor(transport: Transport, conversationId: string, onPhase: (run: LiveRun) => void) {
    this.#transport = transport;
    this.#onPhase = onPhase;
    this.#snapshot = {
      conversationId,
      runId: null,
      messageId: null,
      phase: 'sending',
      answer: EMPTY_ANSWER,
      error: null,
      isStopping: false,
      others: [],
    };
  }

  readonly subscribe = (listener: () => void): (() => void) => this.#notifier.subscribe(listener);

  readonly getSnapshot = (): RunSnapshot => this.#snapshot;

  /** Ask, and follow to the end. A submitted question is asked again if the line broke before an answer: its id makes that safe. */
  async start(question: Question, messageId: string | null = null): Promise<void> {
    if (messageId) this.#change({ messageId });
    if (question.trigger === 'submit-message') this.#startTries = 3;
    await this.#follow((signal) => {
      const { runId } = this.#snapshot;
      return runId === null
        ? this.#transport.start(question, signal)
        : this.#transport.follow(runId, this.#lastEventId, signal);
    });
  }

  /** Follow a run that is already under way. */
  async resume(runId: string, messageId: string | null): Promise<void> {
    this.#change({ runId, messageId, phase: 'live' });
    await this.#follow((signal) => this.#transport.follow(runId, this.#lastEventId, signal));
  }

  /** Have the server end the run: now, or as soon as it has accepted it. */
  async stop(): Promise<void> {
    const { runId, isStopping } = this.#snapshot;
    if (isStopping) return;
    this.#change({ isStopping: true });
    if (runId !== null) await this.#askToStop(runId);
  }

  /** Look away; the run goes on at the server. */
  close(): void {
    this.#abort.abort();
    this.#connection?.abort();
  }

  async #askToStop(runId: string): Promise<void> {
    try {
      await this.#transport.stop(runId);
    } catch (error) {
      this.#change({ isStopping: false });
      throw error;
    }
  }

  async #follow(open: (signal: AbortSignal) => Promise<RunStream>): Promise<void> {
    for (let attempt = 0; !this.#abort.signal.aborted; attempt += 1) {
      const seen = this.#lastEventId;
      try {
        await this.#read(open);
        if (this.#isDone) return this.#change({ phase: 'ended' });
      } catch (error) {
        if (this.#abort.signal.aborted) return;
        if (this.#isDone) return this.#change({ phase: 'ended' });
        const isFirst = this.#snapshot.runId === null;
        const isOver = isFirst
          ? error instanceof ApiError || attempt + 1 >= this.#startTries
          : isFinal(error);
        if (isOver) {
          return this.#change({ phase: isFirst ? 'refused' : 'ended', error });
        }
      }
      if (this.#lastEventId !== seen) attempt = 0;
      if (this.#snapshot.runId !== null) this.#change({ phase: 'reconnecting' });
      await waitForRetry(backoffDelay(attempt), this.#abort.signal);
    }
  }

  async #read(open: (signal: AbortSignal) => Promise<RunStream>): Promise<void> {
    const connection = new AbortController();
    this.#connection = connection;
    const watch = new SilenceWatch(() => connection.abort());
    try {
      const { names, body, others } = await open(connection.signal);
      const { runId, messageId, isStopping } = this.#snapshot;
      this.#change({
        phase: 'live',
        runId: names.runId ?? runId,
        messageId: names.messageId ?? messageId,
        ...(others ? { others } : {}),
      });
      if (isStopping && runId === null && names.runId) {
        void this.#askToStop(names.runId).catch(() => undefined);
      }
      for await (const events of readEvents(body)) {
        watch.hear();
        for (const { id, data } of events) {
          if (data === '[DONE]') this.#isDone = true;
          const chunk = parseChunk(data);
          if (chunk) this.#answer = applyChunk(this.#answer, chunk);
          if (id !== null) this.#lastEventId = id;
        }
        if (events.length > 0) this.#publishAnswer();
        if (this.#isDone) watch.expectEnd();
      }
    } finally {
      watch.stop();
    }
  }

  #publishAnswer(): void {
    this.#snapshot = {
      ...this.#snapshot,
      answer: this.#answer,
      messageId: this.#answer.id ?? this.#snapshot.messageId,
    };
    this.#notifier.schedule();
  }

  #change(change: Partial<RunSnapshot>): void {
    const before = this.#snapshot;
    this.#snapshot = {
      ...before,
      ...change,
      answer: this.#answer,
      messageId: this.#answer.id ?? change.messageId ?? before.messageId,
    };
    const isTold = before.phase !== this.#snapshot.phase || before.runId !== this.#snapshot.runId;
    if (isTold) this.#onPhase(this);
    this.#notifier.flush();
  }
}

/** Whether asking again would bring the same refusal. */
function isFinal(error: unknown): boolean {
  return error instanceof ApiError && error.status < 500 && error.status !== 429 && error.status !== 408;
}
