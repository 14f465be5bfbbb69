import { describe, expect, it } from 'vitest';
import { EventStreamTail } from './event-stream-tail.ts';

function afterwards(...chunks: string[]): boolean {
  const tail = new EventStreamTail();
  for (const chunk of chunks) tail.push(Buffer.from(chunk));
  return tail.isBetweenEvents;
}

describe('EventStreamTail', () => {
  it.each([
    [[]],
    [['data: 1\n\n']],
    [['data: 1\r\n\r\n']],
    [['data: 1\r\r']],
    [['data: 1\n', '\n']],
    [['data: 1\r', '\n', '\r', '\n']],
    [[': keep-alive\n\n', '']],
  ])('stands between events after %j', (chunks) => {
    expect(afterwards(...chunks)).toBe(true);
  });

  it.each([[['data: 1']], [['data: 1\n']], [['data: 1\r\n']], [['data: 1\n\n', 'e']], [['data: {"te']]])(
    'stands inside of an event after %j',
    (chunks) => {
      expect(afterwards(...chunks)).toBe(false);
    },
  );
});
