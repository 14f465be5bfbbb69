import { describe, expect, it } from 'vitest';
import { WaitingRoom } from './waiting-room.ts';

const bounds = { messages: 8, bytes: 1_000, messagesPerKey: 3 };

function open(firstPlaces = bounds.messages) {
  const room = new WaitingRoom(bounds, firstPlaces);
  let arrived = 0;
  const add = (key: string, { priority = 0, bytes = 1, soon = false } = {}) => {
    const since = arrived + (soon ? performance.now() : -10_000);
    const waiting = { key, priority, bytes, since, message: { MessageId: `${key}${arrived}` } };
    arrived += 1;
    room.add(waiting);
    return waiting;
  };
  return { room, add };
}

describe('the waiting room', () => {
  it('gives a key its share, and more of it to what is urgent', () => {
    const { room, add } = open();
    for (let n = 0; n < 3; n += 1) add('a');
    expect([room.admits('a', 0), room.admits('a', 1), room.admits('b', 0)]).toEqual([false, true, true]);
  });

  it('gives no key more than is left, so that there is a place for one more', () => {
    const { room, add } = open();
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) {
      while (room.admits(key, 0)) add(key);
    }
    expect(['a', 'b', 'c', 'd', 'e'].map((key) => room.waitingOf(key))).toEqual([3, 3, 1, 1, 0]);
    expect(room.free).toBe(0);
  });

  it('gives a key half of the places as long as its turns come soon', () => {
    const { room, add } = open();
    add('a', { soon: true });
    add('b', { soon: true });
    while (room.admits('a', 0)) add('a', { soon: true });
    expect([room.waitingOf('a'), room.admits('b', 0)]).toEqual([4, true]);
  });

  it('is full when its bytes are', () => {
    const { room, add } = open();
    add('a', { bytes: 1_000 });
    expect([room.free, room.admits('b', 0)]).toEqual([0, false]);
    room.take('a');
    expect([room.free, room.admits('b', 0)]).toEqual([8, true]);
  });

  it('takes the higher priority first, then what came first', () => {
    const { room, add } = open();
    add('a');
    add('b', { priority: 1 });
    add('a', { priority: 1 });
    add('a');
    add('a', { priority: 1 });
    const taken = Array.from({ length: 5 }, () => room.take('a')?.message.MessageId);
    expect(taken).toEqual(['a2', 'a4', 'a0', 'a3', undefined]);
    expect(room.size).toBe(1);
  });

  it('starts small, and has more places with every event that was handled', () => {
    const { room } = open(2);
    expect(room.free).toBe(2);
    room.grow();
    expect(room.free).toBe(4);
    for (let n = 0; n < 20; n += 1) room.grow();
    expect(room.free).toBe(bounds.messages);
  });

  it('is crowded when twice as many wait as there are places for', () => {
    const { room, add } = open(1);
    add('a');
    expect([room.free, room.isCrowded]).toEqual([0, false]);
    add('a');
    expect(room.isCrowded).toBe(true);
  });

  it('forgets what leaves, and a second leaving of it', () => {
    const { room, add } = open();
    const one = add('a', { bytes: 600 });
    add('a', { bytes: 600 });
    room.remove(one);
    room.remove(one);
    expect([room.size, room.free, room.all().length]).toEqual([1, 7, 1]);
    expect(room.before(-9_999)).toEqual([]);
    expect(room.before(-9_998)).toHaveLength(1);
  });
});
