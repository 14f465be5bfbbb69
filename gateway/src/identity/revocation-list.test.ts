import type { Principal } from '@lectern/auth';
import type { RevocationResource } from '@lectern/contracts';
import { describe, expect, it } from 'vitest';
import { createRevocationList } from './revocation-list.ts';

const epochMs = Date.parse('2026-01-01T00:00:00.000Z');
const keepForMs = 960_000;

function callerOf(userId: string, credentialId: string): Principal {
  return { tenantId: 't', userId, roles: [], scopes: [], via: 'session', credentialId };
}
const ann = callerOf('ann', 'session-a');
const bob = callerOf('bob', 'session-b');

function start(capacity = 100) {
  const clock = { time: epochMs };
  const list = createRevocationList({ capacity, now: () => clock.time });
  let seq = 0;
  const end = (kind: RevocationResource['kind'], subjectId: string, atMs = clock.time): void => {
    seq += 1;
    list.add([{ seq, kind, subjectId, revokedAt: new Date(atMs).toISOString() }], keepForMs);
  };
  return { clock, list, end };
}

describe('the list of revocations', () => {
  it('ends all tokens of a session that is over, whenever they were issued, and no others', () => {
    const { list, end } = start();
    end('session', 'session-a');
    expect(list.endsToken(ann, epochMs + 60_000)).toBe(true);
    expect(list.endsToken(callerOf('ann', 'session-c'), epochMs - 1)).toBe(false);
    expect(list.endsToken(bob, epochMs - 1)).toBe(false);
  });

  it.each([
    ['a token of the millisecond before', -1, true],
    ['a token of the same millisecond', 0, true],
    ['a token of the millisecond after', 1, false],
  ])('of a user who was changed: %s', (_, afterMs, isOver) => {
    const { list, end } = start();
    end('user', 'ann', epochMs + 500);
    expect(list.endsToken(ann, epochMs + 500 + afterMs)).toBe(isOver);
    expect(list.endsToken(bob, epochMs)).toBe(false);
  });

  it('takes a time of issue in whole seconds for the earliest that it can be', () => {
    const { list, end } = start();
    end('user', 'ann', epochMs + 500);
    // Issued at .900, after the change: refused by mistake. One issued at .100 has the same number.
    expect(list.endsToken(ann, epochMs)).toBe(true);
    expect(list.endsToken(ann, epochMs + 1_000)).toBe(false);
  });

  it('ends answers that were asked for before the news, not later ones', () => {
    const { list, end } = start();
    const before = list.position;
    end('api-key', 'session-a');
    expect(list.endsAnswer(ann, before)).toBe(true);
    expect(list.endsAnswer(bob, before)).toBe(false);
    expect(list.endsAnswer(ann, list.position)).toBe(false);
    const between = list.position;
    end('user', 'ann');
    expect(list.endsAnswer(ann, between)).toBe(true);
  });

  it('does not take for news what it reads a second time', () => {
    const { list, end } = start();
    end('user', 'ann');
    const { position } = list;
    const again = {
      seq: 1,
      kind: 'user',
      subjectId: 'ann',
      revokedAt: new Date(epochMs).toISOString(),
    } as const;
    list.add([again], keepForMs);
    expect([list.position, list.size]).toEqual([position, 1]);
  });

  it('keeps the later of two times when the clocks of their writers differ', () => {
    const { list, end } = start();
    end('user', 'ann', epochMs + 300);
    const { position } = list;
    end('user', 'ann', epochMs + 100);
    expect(list.endsToken(ann, epochMs + 200)).toBe(true);
    expect(list.endsAnswer(ann, position)).toBe(true);
  });

  it('drops an entry when every token that it ends has expired', () => {
    const { clock, list, end } = start();
    end('session', 'session-a');
    clock.time += keepForMs;
    list.add([], keepForMs);
    expect(list.endsToken(ann, epochMs)).toBe(true);
    clock.time += 1;
    list.add([], keepForMs);
    expect([list.size, list.endsToken(ann, epochMs)]).toEqual([0, false]);
  });

  it('holds no more than its capacity, and refuses too much rather than too little', () => {
    const { clock, list, end } = start(2);
    const asked = list.position;
    for (const id of ['1', '2', '3', '4']) {
      clock.time += 1_000;
      end('session', id);
    }
    expect(list.size).toBe(2);
    // Sessions 1 and 2 went: no token from before the second is good any more, whoever has it.
    expect(list.endsToken(callerOf('x', '1'), epochMs + 900)).toBe(true);
    expect(list.endsToken(bob, epochMs + 2_000)).toBe(true);
    expect(list.endsToken(bob, epochMs + 2_001)).toBe(false);
    expect(list.endsAnswer(bob, asked)).toBe(true);
  });
});
