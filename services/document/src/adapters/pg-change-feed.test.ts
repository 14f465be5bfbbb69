import type { Db } from '@lectern/db';
import { beforeEach, describe, expect, it } from 'vitest';
import { createPgChangeFeed, type OpenChangeFeed } from './pg-change-feed.ts';

let notify: (documentId: string) => void;
let feed: OpenChangeFeed;
const { signal } = new AbortController();

const db: Pick<Db, 'listen'> = {
  listen: async (_channel, onNotify) => {
    notify = onNotify;
    return async () => undefined;
  },
};

beforeEach(async () => {
  feed = await createPgChangeFeed({ db, pollIntervalMs: 60_000 });
});

describe('a watch', () => {
  it('wakes at a notice of its document, and at no other', async () => {
    const [mine, other] = [feed.watch('a'), feed.watch('b')];
    const woken: string[] = [];
    const waiting = mine.changed(signal).then(() => woken.push('a'));
    const stop = new AbortController();
    const idle = other.changed(stop.signal).then(() => woken.push('b'));
    notify('a');
    await waiting;
    expect(woken).toEqual(['a']);
    stop.abort(new Error('stopped'));
    await expect(idle).rejects.toThrow('stopped');
  });

  it('remembers a notice that came while nobody waited', async () => {
    const watch = feed.watch('a');
    notify('a');
    notify('a');
    await watch.changed(signal);
    const stop = new AbortController();
    const second = watch.changed(stop.signal);
    stop.abort(new Error('nothing new'));
    await expect(second).rejects.toThrow('nothing new');
  });

  it('wakes all that wait for the same document', async () => {
    const waiting = [feed.watch('a'), feed.watch('a')].map((watch) => watch.changed(signal));
    notify('a');
    await expect(Promise.all(waiting)).resolves.toHaveLength(2);
  });

  it('wakes by itself after the poll interval', async () => {
    const quick = await createPgChangeFeed({ db, pollIntervalMs: 1 });
    await expect(quick.watch('a').changed(signal)).resolves.toBeUndefined();
  });

  it('gives up at once when its signal is aborted before it waits', async () => {
    await expect(feed.watch('a').changed(AbortSignal.abort(new Error('late')))).rejects.toThrow('late');
  });

  it('is not woken once it is closed, while the others are', async () => {
    const [closed, open] = [feed.watch('a'), feed.watch('a')];
    closed.close();
    const waiting = open.changed(signal);
    notify('a');
    await waiting;
    const stop = new AbortController();
    const idle = closed.changed(stop.signal);
    stop.abort(new Error('idle'));
    await expect(idle).rejects.toThrow('idle');
  });
});
