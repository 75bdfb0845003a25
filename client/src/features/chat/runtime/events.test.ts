import { describe, expect, it } from 'vitest';
import { EventParser, readEvents } from './events';

const STREAM =
  ': keep-alive\n\nid: 1\ndata: {"a":"é"}\n\nid: 2\r\ndata: one\r\ndata: two\r\n\r\ndata:[DONE]\n\n';
const EVENTS = [
  { id: '1', data: '{"a":"é"}' },
  { id: '2', data: 'one\ntwo' },
  { id: null, data: '[DONE]' },
];

describe('EventParser', () => {
  it('reads events whatever the pieces are that they arrive in', () => {
    for (let size = 1; size <= STREAM.length; size += 1) {
      const parser = new EventParser();
      const events = [];
      for (let start = 0; start < STREAM.length; start += size) {
        events.push(...parser.feed(STREAM.slice(start, start + size)));
      }
      expect(events, `pieces of ${size}`).toEqual(EVENTS);
    }
  });

  it('keeps an event back until its empty line has come', () => {
    const parser = new EventParser();
    expect(parser.feed('id: 7\ndata: x\n')).toEqual([]);
    expect(parser.feed('\n')).toEqual([{ id: '7', data: 'x' }]);
  });
});

describe('readEvents', () => {
  it('joins characters that were cut in the middle of their bytes', async () => {
    const bytes = new TextEncoder().encode(STREAM);
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    const events = [];
    for await (const batch of readEvents(body)) events.push(...batch);
    expect(events).toEqual(EVENTS);
  });
});
