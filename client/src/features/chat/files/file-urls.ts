/**
 * Files of messages as addresses that an image can have. They are fetched with the access token, which no `src` can
 * carry, and let go a while after nothing shows them any more.
 */
import { authorizedFetch } from '@/shared/lib/api';
import { readProblem } from '@tertulia/data-provider';

const KEPT_MS = 60_000;

type Fetched = { state: 'loading' | 'failed' } | { state: 'ready'; objectUrl: string };

interface Entry {
  users: number;
  fetched: Fetched;
  release: ReturnType<typeof setTimeout> | undefined;
}

const LOADING: Fetched = { state: 'loading' };

export class FileUrls {
  readonly #fetch: (url: string) => Promise<Blob>;
  readonly #entries = new Map<string, Entry>();
  readonly #listeners = new Set<() => void>();

  constructor(fetchBytes: (url: string) => Promise<Blob>) {
    this.#fetch = fetchBytes;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  get(url: string): Fetched {
    return this.#entries.get(url)?.fetched ?? LOADING;
  }

  /** Say that a file is shown; returns how to say that it is not any more. */
  use(url: string): () => void {
    const entry = this.#enter(url);
    clearTimeout(entry.release);
    entry.users += 1;
    if (entry.users === 1 && entry.fetched.state !== 'ready') void this.#load(url, entry);
    return () => {
      entry.users -= 1;
      if (entry.users === 0) this.#releaseLater(url, entry);
    };
  }

  /** Take bytes that are here already, so that they are not fetched. */
  keep(url: string, bytes: Blob): void {
    const entry = this.#enter(url);
    if (entry.fetched.state === 'ready') return;
    this.#settle(entry, { state: 'ready', objectUrl: URL.createObjectURL(bytes) });
    if (entry.users === 0) this.#releaseLater(url, entry);
  }

  retry(url: string): void {
    const entry = this.#entries.get(url);
    if (entry?.fetched.state !== 'failed') return;
    this.#settle(entry, LOADING);
    void this.#load(url, entry);
  }

  #enter(url: string): Entry {
    const known = this.#entries.get(url);
    if (known) return known;
    const entry: Entry = { users: 0, fetched: LOADING, release: undefined };
    this.#entries.set(url, entry);
    return entry;
  }

  async #load(url: string, entry: Entry): Promise<void> {
    try {
      const bytes = await this.#fetch(url);
      if (this.#entries.get(url) === entry) this.keep(url, bytes);
    } catch {
      this.#settle(entry, { state: 'failed' });
    }
  }

  #releaseLater(url: string, entry: Entry): void {
    clearTimeout(entry.release);
    entry.release = setTimeout(() => {
      if (entry.fetched.state === 'ready') URL.revokeObjectURL(entry.fetched.objectUrl);
      this.#entries.delete(url);
    }, KEPT_MS);
  }

  #settle(entry: Entry, fetched: Fetched): void {
    entry.fetched = fetched;
    for (const listener of this.#listeners) listener();
  }
}

/** The bytes of a file of the signed-in person. */
export async function fetchFile(url: string): Promise<Blob> {
  const response = await authorizedFetch(url);
  if (!response.ok) throw await readProblem(response);
  return response.blob();
}

export const fileUrls = new FileUrls(fetchFile);

/** Whether an address is one of this server's files; others are not fetched. */
export function isStoredFile(url: string): boolean {
  return /^\/api\/files\/[^/]+\/content$/.test(url);
}
