import type { RevocationResource, RevocationsResponse } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import { describe, expect, it } from 'vitest';
import { createRevocationFollower } from './revocation-follower.ts';
import { createRevocationList } from './revocation-list.ts';

type Question = { after: number; waitMs: number };
type Answer = RevocationsResponse | AppError | 'never';

const entry = (seq: number): RevocationResource => ({
  ...{ seq, kind: 'session', subjectId: `session-${seq}` },
  revokedAt: '2026-01-01T00:00:00.000Z',
});
const page = (next: number, ...seqs: number[]): RevocationsResponse => ({
  revocations: seqs.map(entry),
  next,
  keepForMs: 960_000,
});
const down = () => new AppError('unavailable', 'The user service is down.');

/** Runs a follower until it has used up the answers; each question takes as long as it may wait, and so does each pause. */
async function follow(...answers: Answer[]) {
  const clock = { ms: 0 };
  const facts = {
    questions: [] as Question[],
    pauses: [] as number[],
    news: 0,
    warned: [] as true[],
    lags: [] as unknown[],
  };
  const list = createRevocationList({ capacity: 100, now: () => Date.parse('2026-01-01T00:00:01Z') });
  const done = Promise.withResolvers<void>();
  const follower = createRevocationFollower({
    list,
    onNews: () => {
      facts.news += 1;
    },
    logger: { info: () => {}, warn: () => facts.warned.push(true) },
    now: () => clock.ms,
    pause: async (ms) => {
      facts.pauses.push(ms);
      clock.ms += ms;
    },
    user: {
      listRevocations: async (query, signal) => {
        facts.lags.push(follower.lagSeconds());
        const answer = answers.shift();
        if (answer === undefined) {
          done.resolve();
          await new Promise((_, reject) => signal.addEventListener('abort', () => reject(down())));
        }
        facts.questions.push(query);
        clock.ms += query.waitMs;
        if (answer instanceof AppError) throw answer;
        return answer as RevocationsResponse;
      },
    },
  });
  await follower.start();
  await done.promise;
  const ready = await follower.ready().then(
    () => true,
    ({ reason }: AppError) => reason,
  );
  await follower.stop();
  return { ...facts, list, ready };
}

describe('the follower of revocations', () => {
  it('reads all pages without waiting, and then waits for news', async () => {
    const { questions, list, news, ready } = await follow(page(2, 1, 2), page(3, 3), page(3), page(4, 4));
    expect(questions).toEqual([
      { after: 0, waitMs: 0 },
      { after: 2, waitMs: 0 },
      { after: 3, waitMs: 0 },
      { after: 3, waitMs: 5_000 },
    ]);
    expect([list.size, news, ready]).toEqual([4, 3, true]);
  });

  it('is not ready before it has read to the end once', async () => {
    expect((await follow(page(2, 1, 2))).ready).toBe('revocations_unknown');
    expect((await follow(page(2, 1, 2), down())).ready).toBe('revocations_unknown');
    expect((await follow(page(0), down())).ready).toBe(true);
  });

  it('begins anew after a failure, with growing pauses and one line in the log', async () => {
    const { questions, pauses, warned, news } = await follow(
      ...[page(1, 1), page(1), ...Array.from({ length: 8 }, down), page(1, 1), page(1)],
    );
    expect(questions.slice(2).map(({ after }) => after)).toEqual([
      1,
      ...Array.from({ length: 8 }, () => 0),
      1,
    ]);
    pauses.forEach((ms, i) => {
      const longest = Math.min(1_000, 50 * 2 ** i);
      expect(ms).toBeGreaterThanOrEqual(longest / 2);
      expect(ms).toBeLessThanOrEqual(longest);
    });
    expect([pauses.length, warned.length]).toEqual([8, 1]);
    // What it reads again is no news.
    expect(news).toBe(1);
  });

  it('says for how long it has not known', async () => {
    const { lags } = await follow(page(0), page(0), down(), down());
    expect(lags[0]).toBeUndefined();
    expect(lags.slice(1, 3)).toEqual([0, 0]);
    // One wait that failed, and a pause of 25 to 50 ms.
    expect(lags[3]).toBeGreaterThanOrEqual(5.025);
    expect(lags[3]).toBeLessThanOrEqual(5.05);
  });

  it('does not ask in a circle when an instance that shuts down answers at once', async () => {
    const third = Promise.withResolvers<void>();
    let pauses = 0;
    const list = createRevocationList({ capacity: 100 });
    const follower = createRevocationFollower({
      ...{ list, onNews: () => {}, logger: { info: () => {}, warn: () => {} }, now: () => 0 },
      pause: async () => {
        pauses += 1;
        if (pauses === 3) third.resolve();
        await new Promise(setImmediate);
      },
      user: { listRevocations: async () => page(0) },
    });
    await follower.start();
    await third.promise;
    await follower.stop();
    expect(list.isKnown).toBe(true);
  });
});
