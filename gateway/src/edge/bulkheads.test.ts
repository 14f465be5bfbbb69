import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { AtCapacityError, createBulkheads } from './bulkheads.ts';

function create(max: number) {
  const metrics = new Registry();
  return { metrics, bulkheads: createBulkheads(['document', 'user'], max, metrics) };
}

describe('a bulkhead', () => {
  it('has so many places for one service, and leaves the others theirs', () => {
    const { bulkheads } = create(2);
    const [first] = [bulkheads.enter('document'), bulkheads.enter('document')];
    expect(() => bulkheads.enter('document')).toThrowError(AtCapacityError);
    expect(() => bulkheads.enter('document')).toThrowError(
      expect.objectContaining({ code: 'unavailable', reason: 'document_at_capacity', retryAfterSeconds: 2 }),
    );
    bulkheads.enter('user');
    first?.leave();
    first?.leave();
    bulkheads.enter('document');
    expect(() => bulkheads.enter('document')).toThrowError(AtCapacityError);
  });

  it('counts streams apart, so that they take no place of a call, and bounds them', () => {
    const { bulkheads } = create(1);
    const stream = bulkheads.enter('document');
    stream.becomeStream();
    const second = bulkheads.enter('document');
    expect(() => second.becomeStream()).toThrowError(
      expect.objectContaining({ reason: 'document_streams_at_capacity' }),
    );
    second.leave();
    stream.leave();
    bulkheads.enter('document').becomeStream();
  });

  it('shows how many there are', async () => {
    const { bulkheads, metrics } = create(5);
    bulkheads.enter('document').becomeStream();
    bulkheads.enter('document');
    const text = await metrics.metrics();
    expect(text).toContain('upstream_requests{service="document",kind="request"} 1');
    expect(text).toContain('upstream_requests{service="document",kind="stream"} 1');
    expect(text).toContain('upstream_requests{service="user",kind="request"} 0');
  });
});
