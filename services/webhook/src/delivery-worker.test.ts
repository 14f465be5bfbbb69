import { noopTelemetry } from '@lectern/telemetry';
import { expect, it, vi } from 'vitest';
import { createDeliveryWorker } from './delivery-worker.ts';
import { newDelivery } from './domain/delivery.ts';
import type { ClaimedDelivery } from './ports.ts';

const claimed = (lease: string): ClaimedDelivery => ({
  ...{ lease, url: 'https://example.org/', secrets: [], traceparent: undefined },
  delivery: newDelivery(
    { id: `of ${lease}`, tenantId: 't', webhookId: 'w', type: 'document.indexed', body: '{}' },
    new Date(0),
  ),
});

/** Never over, unless the worker stops. */
const untilStopped = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

it('a worker that stops gives back what it has not ended, and nothing else', async () => {
  const release = vi.fn(async () => undefined);
  const claim = vi
    .fn(async (): Promise<ClaimedDelivery[]> => [])
    .mockResolvedValueOnce([claimed('hangs'), claimed('ends'), claimed('fails')]);
  const ends: Record<string, (signal: AbortSignal) => Promise<void>> = {
    'of hangs': untilStopped,
    'of ends': async () => undefined,
    'of fails': () => Promise.reject(new Error('The database is away.')),
  };
  const worker = createDeliveryWorker({
    ...{
      deliveries: { claim, release, renew: async () => undefined },
      telemetry: noopTelemetry(),
      concurrency: 3,
      pollMs: 60_000,
    },
    bounds: { perTenant: 3, perWebhook: 3, leaseMs: 1_000 },
    attempt: ({ claimed: { delivery } }, signal) => ends[delivery.id]?.(signal) ?? Promise.resolve(),
  });
  await worker.start();
  // What has ended makes room, for which the worker looks again.
  await vi.waitFor(() => expect(claim).toHaveBeenCalledTimes(2));
  expect(claim).toHaveBeenLastCalledWith(expect.objectContaining({ limit: 2 }), expect.anything());
  await worker.stop();
  expect(release).toHaveBeenCalledExactlyOnceWith(['hangs'], expect.anything());
});

it('a worker renews the leases of attempts that last, those alone, and goes on when that fails', async () => {
  vi.useFakeTimers();
  const renew = vi.fn(async () => undefined).mockRejectedValueOnce(new Error('The database is away.'));
  const claim = vi
    .fn(async (): Promise<ClaimedDelivery[]> => [])
    .mockResolvedValueOnce([claimed('lasts'), claimed('lasts'), claimed('ends')]);
  const worker = createDeliveryWorker({
    ...{ deliveries: { claim, renew, release: async () => undefined }, telemetry: noopTelemetry() },
    ...{ concurrency: 4, pollMs: 60_000, bounds: { perTenant: 4, perWebhook: 4, leaseMs: 10_000 } },
    attempt: ({ claimed: { lease } }, signal) =>
      lease === 'lasts' ? untilStopped(signal) : Promise.resolve(),
  });
  try {
    await worker.start();
    await vi.advanceTimersByTimeAsync(9_000);
    expect(renew.mock.calls).toEqual(Array(3).fill([['lasts'], 10_000, expect.anything()]));
    await worker.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(renew).toHaveBeenCalledTimes(3);
  } finally {
    vi.useRealTimers();
  }
});
