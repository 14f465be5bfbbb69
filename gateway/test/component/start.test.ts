import type { RequestListener } from 'node:http';
import { PassThrough } from 'node:stream';
import { createStaticDiscovery } from '@lectern/discovery';
import { createTelemetry, noopTelemetry, type Telemetry } from '@lectern/telemetry';
import { eventually } from '@lectern/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';
import { answerOk, startUpstream, type Upstream } from '../support/upstream.ts';

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of cleanUp.splice(0).reverse()) await close();
});

const answerNotReady: RequestListener = (_, response) => response.writeHead(503).end();

interface Platform {
  readonly gateway: TestGateway;
  readonly retrieval: Upstream;
  /** Where the bff is; undefined as long as discovery knows no instance of it. */
  bffUrl: string | undefined;
}

/** A gateway that is the first to start: retrieval is not ready, the bff not there. */
async function startFirst(
  env: Record<string, string>,
  telemetry: Telemetry = noopTelemetry(),
): Promise<Platform> {
  const retrieval = await startUpstream(answerNotReady);
  cleanUp.push(() => retrieval.close());
  const table = () =>
    createStaticDiscovery({
      user: gateway.user.url,
      document: gateway.document.url,
      retrieval: retrieval.url,
      model: gateway.document.url,
      webhook: gateway.document.url,
      ...(platform.bffUrl && { bff: platform.bffUrl }),
    });
  const gateway = await startGateway({
    env,
    overrides: {
      telemetry,
      discovery: {
        resolve: (service) => table().resolve(service),
        list: (service) => table().list(service),
        register: async () => async () => undefined,
        close: async () => undefined,
      },
    },
  });
  cleanUp.push(() => gateway.stop());
  const platform: Platform = { gateway, retrieval, bffUrl: undefined };
  return platform;
}

async function readiness({ gateway }: Platform): Promise<{ status: number; waitsFor?: unknown }> {
  const answer = await fetch(`${gateway.adminUrl}/readyz`);
  const body = (await answer.json()) as { details?: { notReady: unknown } };
  return { status: answer.status, ...(body.details && { waitsFor: body.details.notReady }) };
}

describe('a gateway that starts with the platform', () => {
  it('is ready once every service of its routes was, and stays so', async () => {
    const platform = await startFirst({ READY_WAIT_MS: '60000' });
    expect(await readiness(platform)).toEqual({ status: 503, waitsFor: ['bff', 'retrieval'] });
    platform.retrieval.answer = answerOk;
    expect(await readiness(platform)).toEqual({ status: 503, waitsFor: ['bff'] });
    const bff = await startUpstream();
    cleanUp.push(() => bff.close());
    platform.bffUrl = bff.url;
    expect(await readiness(platform)).toEqual({ status: 200 });

    platform.bffUrl = undefined;
    platform.retrieval.answer = answerNotReady;
    expect(await readiness(platform)).toEqual({ status: 200 });
  });

  it('is ready without a service that does not come up in time, and says so in its log', async () => {
    const lines: string[] = [];
    const logDestination = new PassThrough();
    logDestination.on('data', (chunk) => lines.push(...String(chunk).trim().split('\n')));
    const telemetry = createTelemetry({
      ...{ serviceName: 'gateway', serviceVersion: 'test', logLevel: 'info', tracesExporter: 'none' },
      logDestination,
    });
    const platform = await startFirst({ READY_WAIT_MS: '300' }, telemetry);
    expect(await readiness(platform)).toMatchObject({ status: 503 });
    await eventually(async () => ((await readiness(platform)).status === 200 ? true : undefined));
    const text = 'ready without a dependency that has not come up';
    const said = lines.filter((line) => line.includes(text)).map((line) => JSON.parse(line).dependency);
    expect(said.sort()).toEqual(['bff', 'retrieval']);
  });

  it('forwards to a service from its first moment on, however many calls came too early', async () => {
    const platform = await startFirst({ READY_WAIT_MS: '60000' });
    // Its address is known, and nobody listens there yet.
    const { port } = platform.retrieval;
    await platform.retrieval.close();
    const search = () => platform.gateway.fetch('/v1/search', { method: 'POST', body: '{}' });
    for (let i = 0; i < 20; i += 1) expect((await search()).status).toBe(503);
    const late = await startUpstream(answerOk, port);
    cleanUp.push(() => late.close());
    expect((await search()).status).toBe(200);
    const metrics = await (await fetch(`${platform.gateway.adminUrl}/metrics`)).text();
    expect(metrics).toContain('circuit_breaker_state{target="retrieval",operation="forward"} 0');
  });
});
