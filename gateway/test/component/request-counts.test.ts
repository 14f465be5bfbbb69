import { eventually } from '@lectern/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startModel, sumOf } from '../support/model-stand-in.ts';
import { goodApiKey, principal, startGateway } from '../support/start-gateway.ts';
import type { Upstream } from '../support/upstream.ts';

async function start(model: Upstream, env: Record<string, string> = {}) {
  const gateway = await startGateway({
    discovery: { model: model.url },
    env: { REQUEST_COUNTS_INTERVAL_MS: '20', ...env },
  });
  let isStopped = false;
  const stop = async () => {
    if (!isStopped) await gateway.stop();
    isStopped = true;
  };
  onTestFinished(stop);
  return { ...gateway, stop };
}

const nextDay = 24 * 60 * 60 * 1_000;

describe('the requests of a caller who is known', () => {
  it('are counted by credential with what became of them, and others are not', async () => {
    const model = await startModel();
    const { tenantId, userId, credentialId } = principal;
    // Four requests cost more than the session may use in a minute: the last one is refused here.
    const gateway = await start(model, { RATE_LIMIT_PER_CREDENTIAL: '4' });
    const asked = async (path: string, init?: RequestInit) => {
      const response = await gateway.fetch(path, init);
      await response.arrayBuffer();
      return response.status;
    };
    expect(await asked('/v1/documents')).toBe(200);
    gateway.document.answer = (_, response) => response.writeHead(404).end();
    expect(await asked('/v1/documents/none')).toBe(404);
    gateway.document.answer = (_, response) => response.writeHead(500).end();
    expect(await asked('/v1/documents')).toBe(500);
    // Nobody is there.
    expect(await asked('/v1/search?q=x')).toBe(429);
    const byKey = { headers: { authorization: `Bearer ${goodApiKey}` } };
    expect(await asked('/v1/search?q=x', byKey)).toBe(503);
    for (const [path, authorization] of [
      ['/v1/documents', 'Bearer lk_bad_secret'],
      ['/v1/documents', 'Bearer no.token.atall'],
      ['/v1/platform', ''],
    ] as const)
      await asked(path, { headers: { authorization } });
    await eventually(
      () => (sumOf(model, credentialId)[0] === 4 && sumOf(model, 'key1')[0] === 1) || undefined,
    );
    expect([sumOf(model, credentialId), sumOf(model, 'key1')]).toEqual([
      [4, 2, 1],
      [1, 0, 1],
    ]);
    const counts = model.batches.flatMap((batch) => batch.counts);
    expect(new Set(counts.map((count) => `${count.tenantId} ${count.userId}`))).toEqual(
      new Set([`${tenantId} ${userId}`]),
    );
    const days = [0, nextDay].map((ms) => new Date(Date.now() - ms).toISOString().slice(0, 10));
    for (const { day } of counts) expect(days).toContain(day);
  });

  it('count as refused or failed for nobody who left', async () => {
    const model = await startModel();
    const gateway = await start(model);
    const left = new AbortController();
    gateway.document.answer = () => left.abort();
    await expect(gateway.fetch('/v1/documents', { signal: left.signal })).rejects.toThrow();
    await eventually(() => sumOf(model, principal.credentialId)[0] === 1 || undefined);
    expect(sumOf(model, principal.credentialId)).toEqual([1, 0, 0]);
  });

  it('are sent again as they were, with the same number, by a gateway that does not know whether they arrived', async () => {
    const model = await startModel();
    model.status = 503;
    const gateway = await start(model);
    await (await gateway.fetch('/v1/documents')).arrayBuffer();
    await eventually(() => model.batches.length > 1 || undefined);
    await (await gateway.fetch('/v1/documents')).arrayBuffer();
    const metrics = async () => (await fetch(`${gateway.adminUrl}/metrics`)).text();
    await eventually(async () => /gateway_request_counts_waiting 2\n/.test(await metrics()) || undefined);
    await eventually(async () => /_sends_failed_total [1-9]/.test(await metrics()) || undefined);
    model.status = 204;
    await eventually(() => sumOf(model, principal.credentialId)[0] === 2 || undefined);
    await eventually(async () => /gateway_request_counts_waiting 0\n/.test(await metrics()) || undefined);
    expect(await metrics()).toMatch(/gateway_request_counts_lost_total 0\n/);
    const firsts = model.batches.filter(({ batch }) => batch === 1);
    expect(firsts.length).toBeGreaterThan(1);
    for (const first of firsts) expect(first).toEqual(firsts[0]);
  });

  it('are all told of by a gateway that stops, what was under way included', async () => {
    const model = await startModel();
    const gateway = await start(model, {
      REQUEST_COUNTS_INTERVAL_MS: '600000',
      SHUTDOWN_TIMEOUT_MS: '20000',
    });
    for (let at = 0; at < 5; at += 1) await (await gateway.fetch('/v1/documents')).arrayBuffer();
    const held = Promise.withResolvers<() => void>();
    gateway.document.answer = (_, response) => held.resolve(() => response.end('{}'));
    const last = gateway.fetch('/v1/documents');
    const answer = await held.promise;
    expect(model.batches).toEqual([]);
    const stopping = gateway.stop();
    answer();
    expect((await last).status).toBe(200);
    await stopping;
    expect(sumOf(model, principal.credentialId)).toEqual([6, 0, 0]);
  });
});
