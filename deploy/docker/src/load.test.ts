import { describe, expect, it, vi } from 'vitest';
import { type Call, startLoad } from './load.ts';

const call = (name: string, answer: () => Response): Call => ({
  name,
  share: 1,
  send: async () => answer(),
});
const start = (calls: Call[], address: () => string | undefined = () => 'http://gateway') =>
  startLoad({ address, calls, workers: 2, pauseMs: 1 });

describe('a load', () => {
  it('counts every request, and answers without some part', async () => {
    const load = start([call('search', () => new Response('{"degraded":["embedding"]}'))]);
    await vi.waitFor(() => expect(load.count()).toBeGreaterThan(10));
    const report = await load.stop();
    expect(report.requests).toBe(load.count());
    expect(report).toMatchObject({ failures: [], degraded: report.requests });
  });

  it('takes every answer but 2xx, and a gateway that is not there, for a failure', async () => {
    const refused = start([
      call('search', () => new Response('{"degraded":[]}')),
      call('list', () => new Response('busy', { status: 503 })),
    ]);
    await vi.waitFor(() => expect(refused.count()).toBeGreaterThan(10));
    const { failures, requests, degraded } = await refused.stop();
    expect(failures.length).toBeGreaterThanOrEqual(Math.floor(requests / 2) - 1);
    expect(failures[0]).toContain('list: 503 busy');
    expect(degraded).toBe(0);

    const nowhere = start([call('list', () => new Response('{}'))], () => undefined);
    await vi.waitFor(() => expect(nowhere.count()).toBeGreaterThan(2));
    expect((await nowhere.stop()).failures[0]).toContain('no gateway is ready');
  });
});
