import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { BerthRefusedError, createBulkheads } from './bulkheads.ts';

function create(total: number, networkShare = 1) {
  const metrics = new Registry();
  return { metrics, bulkheads: createBulkheads(['document', 'user'], { total, networkShare }, metrics) };
}

describe('a bulkhead', () => {
  it('has so many places for one service, and leaves the others theirs', () => {
    const { bulkheads } = create(2);
    const [first] = [bulkheads.enter('document', 'here'), bulkheads.enter('document', 'here')];
    expect(() => bulkheads.enter('document', 'here')).toThrowError(BerthRefusedError);
    expect(() => bulkheads.enter('document', 'here')).toThrowError(
      expect.objectContaining({ code: 'unavailable', reason: 'document_at_capacity', retryAfterSeconds: 2 }),
    );
    bulkheads.enter('user', 'here');
    first?.leave();
    first?.leave();
    bulkheads.enter('document', 'here');
    expect(() => bulkheads.enter('document', 'here')).toThrowError(BerthRefusedError);
  });

  it('counts streams apart, so that they take no place of a call, and bounds them', () => {
    const { bulkheads } = create(1);
    const stream = bulkheads.enter('document', 'here');
    stream.becomeStream();
    const second = bulkheads.enter('document', 'here');
    expect(() => second.becomeStream()).toThrowError(
      expect.objectContaining({ reason: 'document_streams_at_capacity' }),
    );
    second.leave();
    stream.leave();
    bulkheads.enter('document', 'here').becomeStream();
  });

  it('gives one network its part of the requests and of the streams, and others the rest', () => {
    const { bulkheads } = create(3, 2 / 3);
    const enter = (network: string) => bulkheads.enter('document', network);
    const first = enter('one');
    enter('one');
    expect(() => enter('one')).toThrowError(
      expect.objectContaining({
        code: 'resource_exhausted',
        reason: 'too_many_requests_of_address',
        details: { service: 'document', limit: 2 },
        retryAfterSeconds: 2,
      }),
    );
    bulkheads.enter('user', 'one');
    const other = enter('other');
    expect(() => enter('third')).toThrowError(expect.objectContaining({ reason: 'document_at_capacity' }));
    first.becomeStream();
    enter('one').becomeStream();
    other.leave();
    const third = enter('one');
    expect(() => third.becomeStream()).toThrowError(
      expect.objectContaining({ reason: 'too_many_requests_of_address' }),
    );
    third.leave();
    first.leave();
    enter('one').becomeStream();
  });

  it('shows how many there are', async () => {
    const { bulkheads, metrics } = create(5);
    bulkheads.enter('document', 'here').becomeStream();
    bulkheads.enter('document', 'here');
    const text = await metrics.metrics();
    expect(text).toContain('upstream_requests{service="document",kind="request"} 1');
    expect(text).toContain('upstream_requests{service="document",kind="stream"} 1');
    expect(text).toContain('upstream_requests{service="user",kind="request"} 0');
  });
});
