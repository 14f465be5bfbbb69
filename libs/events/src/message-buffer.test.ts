import { describe, expect, it } from 'vitest';
import { MessageBuffer } from './message-buffer.ts';

const bounds = { messages: 8, bytes: 1_000, messagesPerKey: 3 };

function open(firstPlaces = bounds.messages) {
  const buffer = new MessageBuffer(bounds, firstPlaces);
  let arrived = 0;
  const add = (key: string, { priority = 0, bytes = 1, soon = false } = {}) => {
    const since = arrived + (soon ? performance.now() : -10_000);
    const buffered = { key, priority, bytes, since, message: { MessageId: `${key}${arrived}` } };
    arrived += 1;
    buffer.add(buffered);
    return buffered;
  };
  return { buffer, add };
}

describe('the message buffer', () => {
  it('gives a key its share, and more of it to what is urgent', () => {
    const { buffer, add } = open();
    for (let n = 0; n < 3; n += 1) add('a');
    expect([buffer.accepts('a', 0), buffer.accepts('a', 1), buffer.accepts('b', 0)]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('gives no key more than is left, so that there is a place for one more', () => {
    const { buffer, add } = open();
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) {
      while (buffer.accepts(key, 0)) add(key);
    }
    expect(['a', 'b', 'c', 'd', 'e'].map((key) => buffer.sizeOf(key))).toEqual([3, 3, 1, 1, 0]);
    expect(buffer.free).toBe(0);
  });

  it('gives a key half of the places as long as its turns come soon', () => {
    const { buffer, add } = open();
    add('a', { soon: true });
    add('b', { soon: true });
    while (buffer.accepts('a', 0)) add('a', { soon: true });
    expect([buffer.sizeOf('a'), buffer.accepts('b', 0)]).toEqual([4, true]);
  });

  it('is full when its bytes are', () => {
    const { buffer, add } = open();
    add('a', { bytes: 1_000 });
    expect([buffer.free, buffer.accepts('b', 0)]).toEqual([0, false]);
    buffer.take('a');
    expect([buffer.free, buffer.accepts('b', 0)]).toEqual([8, true]);
  });

  it('takes the higher priority first, then what came first', () => {
    const { buffer, add } = open();
    add('a');
    add('b', { priority: 1 });
    add('a', { priority: 1 });
    add('a');
    add('a', { priority: 1 });
    const taken = Array.from({ length: 5 }, () => buffer.take('a')?.message.MessageId);
    expect(taken).toEqual(['a2', 'a4', 'a0', 'a3', undefined]);
    expect(buffer.size).toBe(1);
  });

  it('starts small, and has more places with every event that was handled', () => {
    const { buffer } = open(2);
    expect(buffer.free).toBe(2);
    buffer.grow();
    expect(buffer.free).toBe(4);
    for (let n = 0; n < 20; n += 1) buffer.grow();
    expect(buffer.free).toBe(bounds.messages);
  });

  it('is overfull when it holds twice as many as it has places', () => {
    const { buffer, add } = open(1);
    add('a');
    expect([buffer.free, buffer.isOverfull]).toEqual([0, false]);
    add('a');
    expect(buffer.isOverfull).toBe(true);
  });

  it('forgets what leaves, and a second leaving of it', () => {
    const { buffer, add } = open();
    const one = add('a', { bytes: 600 });
    add('a', { bytes: 600 });
    buffer.remove(one);
    buffer.remove(one);
    expect([buffer.size, buffer.free, buffer.all().length]).toEqual([1, 7, 1]);
    expect(buffer.before(-9_999)).toEqual([]);
    expect(buffer.before(-9_998)).toHaveLength(1);
  });
});
