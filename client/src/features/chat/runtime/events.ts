/** Server-Sent Events out of a byte stream, as far as a run's stream uses them: comments, `id` and `data`. */

export type StreamEvent = { id: string | null; data: string };

/** Feed it text in pieces of any size; each call returns the events that became complete. */
export class EventParser {
  #rest = '';
  #data: string[] = [];
  #id: string | null = null;

  feed(text: string): StreamEvent[] {
    const events: StreamEvent[] = [];
    const source = this.#rest + text;
    let start = 0;
    for (;;) {
      const end = findLineEnd(source, start);
      if (end === -1) break;
      this.#readLine(source.slice(start, end), events);
      start = source.startsWith('\r\n', end) ? end + 2 : end + 1;
    }
    this.#rest = source.slice(start);
    return events;
  }

  #readLine(line: string, events: StreamEvent[]): void {
    if (line === '') {
      if (this.#data.length > 0) events.push({ id: this.#id, data: this.#data.join('\n') });
      this.#data = [];
      this.#id = null;
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (field === 'data') this.#data.push(value);
    else if (field === 'id') this.#id = value;
  }
}

/** Where the line that begins at `start` ends; -1 while it is open. A final CR may be half of a CRLF, so it waits. */
function findLineEnd(source: string, start: number): number {
  const newline = source.indexOf('\n', start);
  const carriage = source.indexOf('\r', start);
  if (carriage === -1 || (newline !== -1 && newline < carriage)) return newline;
  return carriage === source.length - 1 ? -1 : carriage;
}

/** The events of a response's body, in the batches in which they arrived. Keep-alives yield empty batches. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent[]> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const parser = new EventParser();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield parser.feed(decoder.decode(value, { stream: true }));
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}
