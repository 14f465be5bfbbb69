import { describe, expect, it } from 'vitest';
import { configSchema } from '../config.ts';
import { afterAttempt, newDelivery, redelivered, webhookAfter } from './delivery.ts';

const now = new Date('2026-11-29T10:00:00.000Z');
const fresh = newDelivery(
  { id: 'm', tenantId: 't', webhookId: 'w', type: 'document.indexed', body: '{}' },
  now,
);
const ended = (statusCode: number | undefined, more: { retryAfterSeconds?: number } = {}) => ({
  ...{ at: now, endedAt: now, statusCode, milliseconds: 5, ...more },
  error:
    statusCode === 200 ? undefined : statusCode === undefined ? ('timeout' as const) : ('status' as const),
});
const delaysMs = configSchema.shape.DELIVERY_RETRY_DELAYS_MS.parse(undefined);
const rules = { delaysMs, mostAttempts: 4, random: () => 0 };
const pauseOf = (delivery: typeof fresh) => (delivery.nextAttemptAt?.getTime() ?? 0) - now.getTime();

describe('a delivery', () => {
  it('is tried for days, ever more seldom, and then given up', () => {
    const pauses: number[] = [];
    let delivery = fresh;
    while (delivery.status === 'pending') {
      delivery = afterAttempt(delivery, ended(500), rules);
      if (delivery.status === 'pending') pauses.push(pauseOf(delivery) / 1_000);
    }
    const hour = 3_600;
    expect(pauses).toEqual([5, 300, 1_800, ...[2, 5, 10, 14, 20, 24].map((hours) => hours * hour)]);
    expect(delivery).toMatchObject({
      status: 'failed',
      tries: 10,
      nextAttemptAt: undefined,
      completedAt: now,
    });
    expect(delivery.attempts).toHaveLength(4);
    expect(redelivered(delivery, now)).toMatchObject({ status: 'pending', tries: 0, nextAttemptAt: now });
  });

  it('is over when it is accepted, or the receiver is gone', () => {
    expect(afterAttempt(fresh, ended(200), rules).status).toBe('delivered');
    expect(afterAttempt(fresh, ended(410), rules).status).toBe('failed');
    expect(afterAttempt({ ...fresh, type: 'webhook.test' }, ended(500), rules).status).toBe('failed');
  });

  it('waits a little longer than others, and as long as it is asked to', () => {
    expect(pauseOf(afterAttempt(fresh, ended(undefined), { ...rules, random: () => 1 }))).toBe(6_000);
    expect(pauseOf(afterAttempt(fresh, ended(429, { retryAfterSeconds: 60 }), rules))).toBe(60_000);
    expect(pauseOf(afterAttempt(fresh, ended(429, { retryAfterSeconds: 1 }), rules))).toBe(5_000);
  });
});

describe('a webhook', () => {
  const bounds = { disableAfterMs: 5 * 86_400_000, now };
  const healthy = { disabled: undefined, failingSince: undefined };
  const since = (days: number) => ({
    disabled: undefined,
    failingSince: new Date(now.getTime() - days * 86_400_000),
  });
  const givenUp = { ...afterAttempt(fresh, ended(500), { ...rules, delaysMs: [] }) };

  it('fails from its first failure to its next success', () => {
    const failing = webhookAfter(healthy, afterAttempt(fresh, ended(500), rules), bounds);
    expect(failing).toEqual({ disabled: undefined, failingSince: now });
    expect(webhookAfter(since(2), afterAttempt(fresh, ended(200), rules), bounds)).toEqual(healthy);
  });

  it('is disabled when something is given up and nothing was accepted for days', () => {
    expect(webhookAfter(since(4), givenUp, bounds).disabled).toBeUndefined();
    expect(webhookAfter(since(6), afterAttempt(fresh, ended(500), rules), bounds).disabled).toBeUndefined();
    expect(webhookAfter(since(6), givenUp, bounds).disabled).toEqual({ reason: 'failing', at: now });
  });

  it('is not said to fail by a test, and is disabled by one that it answers with 410', () => {
    const test = { ...fresh, type: 'webhook.test' } as const;
    expect(webhookAfter(healthy, afterAttempt(test, ended(500), rules), bounds)).toEqual(healthy);
    expect(webhookAfter(healthy, afterAttempt(test, ended(410), rules), bounds).disabled?.reason).toBe(
      'gone',
    );
  });
});
