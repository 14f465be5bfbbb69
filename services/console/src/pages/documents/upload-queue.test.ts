import type { Document } from '@lectern/client';
import { expect, it } from 'vitest';
import { metadataOf, type SendFile, UploadQueue, type WantedFile } from './upload-queue.ts';

const file = (path: string): WantedFile => ({ file: new File(['text'], path), path });
const choices = { visibility: 'private' } as const;
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A platform that answers when the test says so. */
function platform() {
  const calls: { path: string; key: string; signal: AbortSignal; answer: PromiseWithResolvers<Document> }[] =
    [];
  const send: SendFile = ({ path }, { key, signal, onProgress }) => {
    const answer = Promise.withResolvers<Document>();
    calls.push({ path, key, signal, answer });
    onProgress(0.5);
    return answer.promise;
  };
  return { calls, send };
}

const states = (queue: UploadQueue) =>
  queue.snapshot().map(({ path, state, sent }) => `${path} ${state} ${sent}`);

it('sends some at a time, in their order, and tells what was stored', async () => {
  const { calls, send } = platform();
  const stored: string[] = [];
  const queue = new UploadQueue({ send, places: 2, onStored: ({ id }) => stored.push(id) });
  queue.add([file('a'), file('b'), file('c')], choices);
  expect(states(queue)).toEqual(['a sending 0.5', 'b sending 0.5', 'c waiting 0']);
  calls[0]?.answer.resolve({ id: 'd-a' } as Document);
  await settled();
  expect(states(queue)).toEqual(['a stored 1', 'b sending 0.5', 'c sending 0.5']);
  expect(stored).toEqual(['d-a']);
  queue.clear();
  expect(states(queue)).toEqual(['b sending 0.5', 'c sending 0.5']);
});

it('goes on behind a file that fails, and sends it again by the same key', async () => {
  const { calls, send } = platform();
  const queue = new UploadQueue({ send, places: 1, onStored: () => undefined });
  queue.add([file('a'), file('b')], choices);
  calls[0]?.answer.reject(new Error('too large'));
  await settled();
  expect(states(queue)).toEqual(['a failed 0.5', 'b sending 0.5']);
  calls[1]?.answer.resolve({ id: 'd-b' } as Document);
  await settled();
  queue.retry(1);
  expect(states(queue)).toEqual(['a sending 0.5', 'b stored 1']);
  expect(calls[2]?.key).toBe(calls[0]?.key);
  expect(calls[1]?.key).not.toBe(calls[0]?.key);
});

it('says that it works until each file was stored or has failed', async () => {
  const { calls, send } = platform();
  const queue = new UploadQueue({ send, places: 1, onStored: () => undefined });
  expect(queue.isWorking()).toBe(false);
  queue.add([file('a'), file('b')], choices);
  calls[0]?.answer.reject(new Error('too large'));
  await settled();
  expect(queue.isWorking()).toBe(true);
  calls[1]?.answer.resolve({ id: 'd-b' } as Document);
  await settled();
  expect(queue.isWorking()).toBe(false);
});

it('ends everything when it is stopped', () => {
  const { calls, send } = platform();
  const queue = new UploadQueue({ send, places: 1, onStored: () => undefined });
  queue.add([file('a')], choices);
  queue.stop();
  expect(calls[0]?.signal.aborted).toBe(true);
  expect(queue.snapshot()).toEqual([]);
});

it('tells nobody of a file that was stored all the same when it was stopped', async () => {
  const { calls, send } = platform();
  const stored: string[] = [];
  const queue = new UploadQueue({ send, places: 1, onStored: ({ id }) => stored.push(id) });
  queue.add([file('a'), file('b')], choices);
  queue.stop();
  calls[0]?.answer.resolve({ id: 'd-a' } as Document);
  await settled();
  expect([stored, queue.snapshot(), calls.length]).toEqual([[], [], 1]);
});

it('keeps where a file of a folder was', () => {
  expect(metadataOf(file('handbook/leave/README.md'))).toEqual({
    metadata: { path: 'handbook/leave/README.md' },
  });
  expect(metadataOf(file('README.md'))).toEqual({});
});
