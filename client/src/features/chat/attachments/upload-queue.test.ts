import { describe, expect, it, vi } from 'vitest';
import type { StoredFile } from './upload';
import { type QueueCalls, UploadQueue } from './upload-queue';

const stored = (name: string): StoredFile => ({
  id: name,
  filename: name,
  mediaType: 'text/plain',
  kind: 'text',
  size: 1,
  url: `/api/files/${name}/content`,
});

interface Sent {
  file: File;
  signal: AbortSignal;
  report: (share: number) => void;
  arrive: () => void;
  fail: (error: unknown) => void;
}

/** A queue whose uploads end when the test says so. */
function makeQueue(prepare: QueueCalls['prepare'] = async (file) => file) {
  const sent: Sent[] = [];
  const removed: string[] = [];
  const queue = new UploadQueue({
    upload: (file, report, signal) =>
      new Promise((resolve, reject) => {
        sent.push({ file, signal, report, arrive: () => resolve(stored(file.name)), fail: reject });
      }),
    remove: async (id) => void removed.push(id),
    prepare,
    onStored: () => undefined,
  });
  const states = () => queue.getSnapshot().map(({ name, state }) => `${name} ${state}`);
  return { queue, sent, removed, states };
}

const file = (name: string) => new File(['x'], name, { type: 'text/plain' });
const keyOf = (queue: UploadQueue, name: string) =>
  queue.getSnapshot().find((item) => item.name === name)?.key ?? '';

describe('the upload queue', () => {
  it('sends three files at a time and says how far each is', async () => {
    const { queue, sent, states } = makeQueue();
    queue.add(['a', 'b', 'c', 'd'].map(file));
    await vi.waitFor(() => expect(sent).toHaveLength(3));
    expect(states()).toEqual(['a sending', 'b sending', 'c sending', 'd waiting']);
    sent[0]?.report(0.5);
    expect(queue.getSnapshot()[0]?.progress).toBe(0.5);
    sent[0]?.arrive();
    await vi.waitFor(() => expect(sent).toHaveLength(4));
    expect(states()).toEqual(['a ready', 'b sending', 'c sending', 'd sending']);
  });

  it('keeps a file that failed with its reason, and sends it again when asked to', async () => {
    const { queue, sent, states } = makeQueue();
    queue.add([file('a')]);
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    sent[0]?.fail(new TypeError('offline'));
    await vi.waitFor(() => expect(states()).toEqual(['a failed']));
    expect(queue.getSnapshot()[0]?.error).toBeInstanceOf(TypeError);
    queue.retry(keyOf(queue, 'a'));
    await vi.waitFor(() => expect(sent).toHaveLength(2));
    sent[1]?.arrive();
    await vi.waitFor(() => expect(states()).toEqual(['a ready']));
  });

  it('calls off the upload of a file that is removed, and has the server forget one that it has', async () => {
    const { queue, sent, removed } = makeQueue();
    queue.add([file('a'), file('b')]);
    await vi.waitFor(() => expect(sent).toHaveLength(2));
    queue.remove(keyOf(queue, 'a'));
    expect(sent[0]?.signal.aborted).toBe(true);
    sent[1]?.arrive();
    await vi.waitFor(() => expect(queue.getSnapshot()[0]?.state).toBe('ready'));
    queue.remove(keyOf(queue, 'b'));
    expect(removed).toEqual(['b']);
    expect(queue.getSnapshot()).toEqual([]);
  });

  it('resolves once nothing is under way, and hands over what arrived', async () => {
    const { queue, sent } = makeQueue();
    queue.add([file('a'), file('b')]);
    await vi.waitFor(() => expect(sent).toHaveLength(2));
    let isSettled = false;
    const settled = queue.settled().then(() => {
      isSettled = true;
    });
    sent[0]?.arrive();
    await vi.waitFor(() => expect(queue.getSnapshot()[0]?.state).toBe('ready'));
    expect(isSettled).toBe(false);
    sent[1]?.arrive();
    await settled;
    expect(queue.take()).toEqual(
      ['a', 'b'].map((name) => ({
        type: 'file',
        mediaType: 'text/plain',
        filename: name,
        url: `/api/files/${name}/content`,
      })),
    );
    expect(queue.getSnapshot()).toEqual([]);
  });

  it('sends what the preparation made of a file', async () => {
    const { queue, sent } = makeQueue(async () => new File(['small'], 'a.jpg', { type: 'image/jpeg' }));
    queue.add([file('a.heic')]);
    await vi.waitFor(() => expect(sent[0]?.file.name).toBe('a.jpg'));
    expect(queue.getSnapshot()[0]).toMatchObject({ name: 'a.jpg', size: 5 });
  });

  it('takes files back once each', () => {
    const { queue, states } = makeQueue();
    queue.restore([stored('a')]);
    queue.restore([stored('a'), stored('b')]);
    expect(states()).toEqual(['a ready', 'b ready']);
  });
});
