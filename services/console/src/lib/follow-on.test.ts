import { LecternError, type StatusEvent } from '@lectern/client';
import { expect, it } from 'vitest';
import { followOn } from './follow-on.ts';

const step = (status: StatusEvent['status']): StatusEvent => ({
  ...{ status, version: 1, at: '2026-11-29T08:00:00.000Z' },
});
const cut = new LecternError('network_error', 'Cut off.', { retryable: true });
const gone = new LecternError('not_found', 'It is not there.', { status: 404 });

/** A client whose streams have these steps, each of them until the error that follows. */
function clientOf(streams: readonly (readonly (StatusEvent | Error)[])[]) {
  let opened = 0;
  return {
    followDocument: async function* () {
      for (const each of streams[opened++] ?? []) {
        if (each instanceof Error) throw each;
        yield each;
      }
    },
    opened: () => opened,
  };
}

async function follow(client: ReturnType<typeof clientOf>, signal = new AbortController().signal) {
  const seen: string[] = [];
  const onStep = ({ status }: StatusEvent) => void seen.push(status);
  await followOn(client, 'd', { signal, onStep, onLost: () => void seen.push('lost'), pauseMs: 1 });
  return seen;
}

it('goes on when the events come through again, and says that they did not', async () => {
  const client = clientOf([[step('ingested'), cut], [cut], [step('indexed')]]);
  expect(await follow(client)).toEqual(['ingested', 'lost', 'lost', 'indexed']);
});

it('ends when the platform refuses, and with its signal', async () => {
  const refused = clientOf([[gone], [step('indexed')]]);
  expect(await follow(refused)).toEqual([]);
  expect(refused.opened()).toBe(1);
  expect(await follow(clientOf([[step('indexed')]]), AbortSignal.abort())).toEqual([]);
});
