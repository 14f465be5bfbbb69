import { randomUUID } from 'node:crypto';
import { createRelay, type RelayOptions } from '@lectern/events';
import { formatTable } from '@lectern/project';
import { noopTelemetry } from '@lectern/telemetry';
import { percentile } from './figures.ts';
import { type Backbone, withBackbone } from './outbox/backbone.ts';
import { writeEvent, writeEvents } from './outbox/events.ts';
import { type Accepted, watchAccepted } from './outbox/watch-accepted.ts';
import type { Benchmark } from './with-platform.ts';

const documents = 10_000;
const idleEvents = 300;
const wanted = { timesSingle: 8, p50Ms: 5, p99Ms: 20 };

/** What a relay without batches does: the next event is claimed when SNS has the one before. */
const oneByOne = { batchSize: 1, maxInFlight: 1 };

/**
 * The outbox on real parts. How fast a backlog of 10,000 small documents gets to SNS with claims and requests of many events,
 * beside the same relay with one event a claim and a request, one after the other and four at a time; and how long after its commit a single event is at SNS while
 * nothing else goes on.
 */
export const outbox: Benchmark = (_args, out) =>
  withBackbone(async (backbone) => {
    const accepted = watchAccepted(backbone.aws.sns);
    const single = await drain(backbone, accepted, oneByOne);
    const sideBySide = await drain(backbone, accepted, { batchSize: 1 });
    const batched = await drain(backbone, accepted, {});
    const times = single / batched;
    const delays = await delaysWhenIdle(backbone, accepted);
    const [p50, p99] = [percentile(delays, 0.5), percentile(delays, 0.99)];
    out.write(`\n${documents} small documents in the outbox, until SNS has taken all of them\n\n`);
    out.write(
      `${formatTable([
        ['relay', 'seconds', 'events/s'],
        ['one event a claim and a request, one at a time', ...figuresOf(single)],
        ['one event a claim and a request, four at a time', ...figuresOf(sideBySide)],
        ['100 events a claim, ten a request, four at a time', ...figuresOf(batched)],
      ])}\n\n`,
    );
    const verdicts = [
      {
        text: `batched, of one at a time: ${times.toFixed(1)}, wanted >= ${wanted.timesSingle}`,
        kept: times >= wanted.timesSingle,
      },
      {
        text: `from commit to SNS, idle, p50: ${p50.toFixed(1)} ms, wanted <= ${wanted.p50Ms}`,
        kept: p50 <= wanted.p50Ms,
      },
      {
        text: `from commit to SNS, idle, p99: ${p99.toFixed(1)} ms, wanted <= ${wanted.p99Ms}`,
        kept: p99 <= wanted.p99Ms,
      },
    ];
    for (const { text, kept } of verdicts) out.write(`${kept ? 'kept' : 'missed'}: ${text}\n`);
    return verdicts.every(({ kept }) => kept);
  });

function figuresOf(seconds: number): [string, string] {
  return [seconds.toFixed(1), (documents / seconds).toFixed(0)];
}

type Batching = Pick<RelayOptions, 'batchSize' | 'maxInFlight'>;

function relayOf({ db, outbox, aws, prefix }: Backbone, batching: Batching) {
  return createRelay({ db, outbox, sns: aws.sns, prefix, telemetry: noopTelemetry(), ...batching });
}

/** Seconds until a backlog is taken. The relay starts when all of it is there. */
async function drain(backbone: Backbone, accepted: Accepted, batching: Batching): Promise<number> {
  const ids = await writeEvents(backbone, documents);
  const relay = relayOf(backbone, batching);
  const startedAt = performance.now();
  await relay.start();
  const times = await Promise.all(ids.map((id) => accepted.at(id)));
  await relay.stop();
  return (Math.max(...times) - startedAt) / 1_000;
}

/** Milliseconds from commit to the answer of SNS, one event after the other. */
async function delaysWhenIdle(backbone: Backbone, accepted: Accepted): Promise<number[]> {
  const relay = relayOf(backbone, {});
  await relay.start();
  const delays: number[] = [];
  for (let i = 0; i < idleEvents; i += 1) {
    const id = randomUUID();
    const taken = accepted.at(id);
    await writeEvent(backbone, id);
    const committedAt = performance.now();
    delays.push(Math.max(0, (await taken) - committedAt));
  }
  await relay.stop();
  return delays;
}
