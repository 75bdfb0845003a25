/** The files of one composer on their way to the server: a few at a time, each can be removed and tried again. */
import type { FilePart } from '@tertulia/data-provider';
import { findKind } from './kinds';
import type { FileKind, StoredFile, Upload } from './upload';

const AT_ONCE = 3;

/** `waiting` and `sending` are under way. */
type AttachmentState = 'waiting' | 'sending' | 'ready' | 'failed';

export interface Attachment {
  key: string;
  name: string;
  mediaType: string;
  kind: FileKind;
  size: number;
  state: AttachmentState;
  /** From 0 to 1, while it is sent. */
  progress: number;
  /** Shows an image before the server has it. */
  previewUrl: string | null;
  stored: StoredFile | null;
  error: unknown;
}

export interface QueueCalls {
  upload: Upload;
  /** Tell the server that an uploaded file is not wanted. */
  remove: (id: string) => Promise<void>;
  /** Makes an image smaller; gives back the same file where there is nothing to do. */
  prepare: (file: File) => Promise<File>;
  /** The server has a file whose bytes are here already. */
  onStored: (stored: StoredFile, bytes: Blob) => void;
}

export class UploadQueue {
  readonly #calls: QueueCalls;
  readonly #listeners = new Set<() => void>();
  readonly #sources = new Map<string, File>();
  readonly #aborts = new Map<string, AbortController>();
  #items: readonly Attachment[] = [];

  constructor(calls: QueueCalls) {
    this.#calls = calls;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getSnapshot = (): readonly Attachment[] => this.#items;

  add(files: readonly File[]): void {
    const added = files.map((file) => {
      const key = crypto.randomUUID();
      this.#sources.set(key, file);
      return makeAttachment(key, file);
    });
    this.#publish([...this.#items, ...added]);
    this.#startNext();
  }

  /** Put back files that the server has. */
  restore(stored: readonly StoredFile[]): void {
    const known = new Set(this.#items.map((item) => item.stored?.url));
    const back = stored.filter((file) => !known.has(file.url)).map(toAttachment);
    if (back.length > 0) this.#publish([...this.#items, ...back]);
  }

  remove(key: string): void {
    const item = this.#items.find((one) => one.key === key);
    if (!item) return;
    this.#forget(item);
    if (item.stored) void this.#calls.remove(item.stored.id).catch(() => undefined);
    this.#publish(this.#items.filter((one) => one !== item));
    this.#startNext();
  }

  retry(key: string): void {
    this.#change(key, { state: 'waiting', progress: 0, error: null });
    this.#startNext();
  }

  /** Resolves as soon as nothing is under way any more, whether it arrived or failed. */
  async settled(): Promise<void> {
    while (this.#items.some(isUnderWay)) {
      await new Promise<void>((resolve) => {
        const stop = this.subscribe(() => {
          stop();
          resolve();
        });
      });
    }
    // The last change is drawn before anyone acts on it.
    await new Promise((resolve) => setTimeout(resolve));
  }

  /** The parts of a question that is sent now; the queue is empty then. Only what is ready goes along. */
  take(): FilePart[] {
    const ready = this.#items.flatMap((item) => (item.stored ? [item.stored] : []));
    for (const item of this.#items) this.#forget(item);
    this.#publish([]);
    return ready.map(({ mediaType, url, filename }) => ({ type: 'file', mediaType, url, filename }));
  }

  #startNext(): void {
    const sending = this.#items.filter((item) => item.state === 'sending').length;
    const next = this.#items.filter((item) => item.state === 'waiting').slice(0, AT_ONCE - sending);
    for (const item of next) void this.#send(item.key);
  }

  async #send(key: string): Promise<void> {
    const source = this.#sources.get(key);
    if (!source) return;
    const abort = new AbortController();
    this.#aborts.set(key, abort);
    this.#change(key, { state: 'sending' });
    try {
      const file = await this.#calls.prepare(source);
      if (abort.signal.aborted) return;
      this.#change(key, { size: file.size, name: file.name, mediaType: file.type || 'text/plain' });
      const onProgress = (progress: number) => this.#change(key, { progress });
      const stored = await this.#calls.upload(file, onProgress, abort.signal);
      if (abort.signal.aborted) return void this.#calls.remove(stored.id).catch(() => undefined);
      this.#calls.onStored(stored, file);
      const { filename: name, kind, size, mediaType } = stored;
      this.#change(key, { state: 'ready', progress: 1, stored, name, kind, size, mediaType });
    } catch (error) {
      if (!abort.signal.aborted) this.#change(key, { state: 'failed', error });
    } finally {
      this.#aborts.delete(key);
      this.#startNext();
    }
  }

  #forget({ key, previewUrl }: Attachment): void {
    this.#aborts.get(key)?.abort();
    this.#sources.delete(key);
    if (previewUrl?.startsWith('blob:')) URL.revokeObjectURL(previewUrl);
  }

  #change(key: string, change: Partial<Attachment>): void {
    this.#publish(this.#items.map((item) => (item.key === key ? { ...item, ...change } : item)));
  }

  #publish(items: readonly Attachment[]): void {
    this.#items = items;
    for (const listener of this.#listeners) listener();
  }
}

function makeAttachment(key: string, file: File): Attachment {
  const kind = findKind(file.type, file.name);
  return {
    key,
    name: file.name,
    mediaType: file.type,
    kind,
    size: file.size,
    state: 'waiting',
    progress: 0,
    previewUrl: kind === 'image' ? URL.createObjectURL(file) : null,
    stored: null,
    error: null,
  };
}

function toAttachment(stored: StoredFile): Attachment {
  const { id, filename, mediaType, kind, size } = stored;
  const rest = { progress: 1, previewUrl: null, error: null, state: 'ready' as const };
  return { key: id, name: filename, mediaType, kind, size, stored, ...rest };
}

/** Whether something is on its way yet. */
export function isUnderWay({ state }: Attachment): boolean {
  return state === 'waiting' || state === 'sending';
}
