import { describe, expect, it } from 'vitest';
import type { AwsCall } from './aws-call.ts';
import { createGarbler } from './garbage.ts';

const answer = { status: 200, headers: { etag: 'x' }, body: Buffer.from('0123456789') };
const call = (dependency: AwsCall['dependency'], operation: string): AwsCall => ({
  ...{ dependency, operation, stage: undefined },
});

describe('createGarbler', () => {
  it('cuts answers off, or gives a page in their place, and never says that bytes were stored', () => {
    const garbler = createGarbler();
    const answers = (of: AwsCall) =>
      Array.from({ length: 6 }, () => {
        expect(garbler.isCarriedOut(of)).toBe(true);
        return garbler.garbled(of, answer);
      });
    const read = answers(call('s3', 'GetObject'));
    expect(read.some(({ cutAt }) => cutAt === 5)).toBe(true);
    expect(read.some(({ status, body }) => status === 200 && body.includes('<html>'))).toBe(true);
    expect(read.some(({ status }) => status === 502)).toBe(true);
    const stored = answers(call('s3', 'PutObject')).filter(({ cutAt }) => cutAt === undefined);
    expect(stored.filter(({ status }) => status !== 502)).toEqual([]);
  });

  it('carries out one call in five to queues and topics', () => {
    const garbler = createGarbler();
    const done = Array.from({ length: 50 }, () => garbler.isCarriedOut(call('queues', 'SendMessage')));
    expect(done.filter(Boolean)).toHaveLength(10);
  });
});
