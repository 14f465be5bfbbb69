import { hostname } from 'node:os';
import { identityHeaders, testServiceKeys } from '@lectern/auth/testing';
import { loadConfig } from '@lectern/config';
import {
  DocumentDeleted,
  faultState,
  instanceStatus,
  internalFaultPath,
  internalStatusPath,
  StorageReserved,
} from '@lectern/contracts';
import { createDb } from '@lectern/db';
import { eventsMigrations, outgoing, type Subscription, subscription } from '@lectern/events';
import { type AnyRoute, internalReadyPath, route } from '@lectern/http';
import { noopTelemetry } from '@lectern/telemetry';
import { captureSpans, eventually, type TestAws, testAws, testDatabase } from '@lectern/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { baseConfig, blobsConfig, createServiceKit, databaseConfig, eventsConfig } from '../src/index.ts';
import { openBlobs } from '../src/open-blobs.ts';
import { openDatabase } from '../src/open-database.ts';
import { openEvents } from '../src/open-events.ts';
import { testEnvironment } from '../testing/index.ts';

const configSchema = z.object({
  ...baseConfig.shape,
  ...databaseConfig.shape,
  ...eventsConfig.shape,
  ...blobsConfig.shape,
});
const deletion = {
  documentId: 'd-1',
  tenantId: 't-1',
  ownerId: 'u-1',
  operationId: 'o-1',
  timestamp: '2026-11-01T00:00:00.000Z',
};

const otherConnections = `
  SELECT count(*)::int AS n FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid()`;

const headers = identityHeaders();
const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

interface ToyOptions {
  readonly subscriptions?: readonly Subscription[];
  readonly env?: Readonly<Record<string, string>>;
  readonly callersNeedIt?: boolean;
  readonly routes?: readonly AnyRoute[];
}

/** A service with every part that there is, under a name of the platform's event map, and one route. */
async function startToy(name: 'document' | 'embedding', aws: TestAws, options: ToyOptions = {}) {
  const { subscriptions = [], env = {}, callersNeedIt = true, routes = [] } = options;
  const database = await testDatabase();
  undo.push(() => database.drop());
  const config = loadConfig(configSchema, {
    ...testEnvironment({ service: name, database, aws }),
    EVENTS_WAIT_SECONDS: '1',
    ...env,
  });
  const kit = createServiceKit(config, { name, overrides: { telemetry: noopTelemetry(name) } });
  const db = await openDatabase(kit, config, {
    migrations: [{ name: 'events', url: eventsMigrations }],
    callersNeedIt,
  });
  const events = await openEvents(kit, config, db);
  await openBlobs(kit, config);
  const hello = route({
    method: 'get',
    path: '/v1/hello',
    summary: 'Says hello',
    auth: 'none',
    handler: async () => ({ body: { hello: name } }),
  });
  const service = kit.assemble({
    routes: [hello, ...routes],
    workers: events.workers(
      subscriptions.length === 0
        ? undefined
        : { subscriptions, dependencies: [], onDeadLetter: async () => undefined },
    ),
  });
  undo.push(() => service.stop());
  await service.start();
  const emit = () =>
    events.unitOfWork.run((tx) => tx.publish(outgoing(DocumentDeleted, deletion, deletion.documentId)));
  return { service, emit, database };
}

describe('a service made of the shared parts', () => {
  it('serves its routes, and says that it is ready', async () => {
    const { service } = await startToy('document', testAws());
    expect(await (await fetch(`${service.url}/v1/hello`, { headers })).json()).toEqual({ hello: 'document' });
    expect((await fetch(`${service.adminUrl}/readyz`)).status).toBe(200);
  });

  it('answers neither probes nor metrics where its callers are, but tells other services whether it is ready', async () => {
    const { service } = await startToy('document', testAws());
    for (const path of ['/livez', '/readyz', '/metrics'])
      expect((await fetch(service.url + path)).status, path).toBe(404);
    expect(await (await fetch(service.url + internalReadyPath, { headers })).json()).toEqual({
      status: 'ready',
    });
  });

  it('can be made to fail where that is allowed, by the gateway alone, and then still says how it is', async () => {
    const { service } = await startToy('document', testAws(), { env: { FAULT_SWITCHES: 'true' } });
    const gateway = identityHeaders();
    const set = (body: object, as: Record<string, string> = gateway) =>
      fetch(service.url + internalFaultPath, {
        method: 'PUT',
        headers: { ...as, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const fault = { kind: 'error', setBy: 'acme/ada' };
    const strangers = { nobody: {}, elsewhere: identityHeaders(undefined, { audience: ['user'] }) };
    for (const [who, as] of Object.entries(strangers)) expect((await set(fault, as)).status, who).toBe(401);
    expect((await set(fault, identityHeaders(undefined, { from: 'bff' }))).status).toBe(403);
    for (const broken of [{ forSeconds: 301 }, { milliseconds: 30_001 }, { share: 0 }, { kind: 'burn' }])
      expect((await set({ ...fault, ...broken })).status).toBe(400);
    expect((await fetch(`${service.url}/v1/hello`, { headers })).status).toBe(200);
    const on = faultState.parse(await (await set(fault)).json());
    expect(on.fault).toMatchObject({ kind: 'error', share: 1, milliseconds: 1_000 });
    expect(on.fault).not.toHaveProperty('setBy');
    expect((await fetch(`${service.url}/v1/hello`, { headers })).status).toBe(500);
    expect((await fetch(`${service.adminUrl}/readyz`)).status).toBe(200);
    expect((await fetch(service.url + internalReadyPath, { headers: gateway })).status).toBe(200);
    const status = await fetch(service.url + internalStatusPath, { headers: gateway });
    expect(instanceStatus.parse(await status.json()).fault).toEqual(on.fault);
    const off = await fetch(service.url + internalFaultPath, { method: 'DELETE', headers: gateway });
    expect(await off.json()).toEqual({ fault: null });
    expect((await fetch(`${service.url}/v1/hello`, { headers })).status).toBe(200);
  });

  it('cannot be made to fail unless that is allowed', async () => {
    const { service } = await startToy('document', testAws());
    expect((await fetch(service.url + internalFaultPath, { headers })).status).toBe(404);
  });

  it('names the variable whose port is taken', async () => {
    const { service } = await startToy('document', testAws());
    const { port } = new URL(service.adminUrl);
    await expect(startToy('embedding', testAws(), { env: { ADMIN_PORT: port } })).rejects.toThrow(
      `Cannot listen on ADMIN_PORT=${port}: listen EADDRINUSE`,
    );
  });

  it('answers probes until its stop has come to its end, and is not ready from the beginning of it', async () => {
    const entered = Promise.withResolvers<void>();
    const opened = Promise.withResolvers<void>();
    const gate = route({
      method: 'get',
      path: '/v1/gate',
      summary: 'Answers when the test says so',
      auth: 'none',
      handler: async () => {
        entered.resolve();
        await opened.promise;
        return { body: {} };
      },
    });
    const { service } = await startToy('document', testAws(), { routes: [gate] });
    const inFlight = fetch(`${service.url}/v1/gate`, { headers });
    await entered.promise;
    const stopped = service.stop();
    const status = async (path: string) => (await fetch(service.adminUrl + path)).status;
    expect([await status('/readyz'), await status('/livez')]).toEqual([503, 200]);
    await expect(fetch(`${service.url}/v1/hello`, { headers })).rejects.toThrow();
    expect([await status('/readyz'), await status('/livez'), await status('/metrics')]).toEqual([
      503, 200, 200,
    ]);
    opened.resolve();
    expect((await inFlight).status).toBe(200);
    await stopped;
    await expect(fetch(`${service.adminUrl}/livez`)).rejects.toThrow();
  });

  it('tells the gateway alone how it is, and what it cannot measure it leaves out', async () => {
    const { service, database, emit } = await startToy('document', testAws(), {
      subscriptions: [subscription({ from: 'user', event: StorageReserved, handle: async () => undefined })],
    });
    await emit();
    const ask = async (from?: string) => {
      const answer = await fetch(service.url + internalStatusPath, {
        headers: from === undefined ? headers : identityHeaders(undefined, { from }),
      });
      return { status: answer.status, body: await answer.json() };
    };
    const { body } = await ask();
    expect(instanceStatus.parse(body)).toMatchObject({
      ...{ version: 'dev', ready: true, notReady: [], breakers: [], settings: {} },
      queue: { visible: 0, deadLetters: 0, oldestAgeSeconds: 0, pausedBy: [] },
      outbox: { events: expect.any(Number) },
      tasks: [{ name: 'inbox cleanup', lastRunAt: null, totalCount: 0, failed: false }],
    });
    expect((await ask('bff')).status).toBe(403);
    await database.drop();
    const without = instanceStatus.parse((await ask()).body);
    expect(without).toMatchObject({ ready: false, notReady: ['database'] });
    expect(without.outbox).toBeUndefined();
  });

  it('hands an event to a service that subscribed, whichever of them started first', async () => {
    const aws = testAws();
    const received: unknown[] = [];
    const { emit } = await startToy('document', aws);
    await emit();
    const handle: Subscription['handle'] = async ({ data }) => void received.push(data);
    const subscriptions = [subscription({ from: 'document', event: DocumentDeleted, handle })];
    await startToy('embedding', aws, { subscriptions });
    await eventually(() => (received.length > 0 ? received : undefined), { what: 'the event' });
    expect(received).toEqual([deletion]);
  });

  it('names the part that keeps it from being ready', async () => {
    const { service, database } = await startToy('document', testAws());
    await database.drop();
    const answer = await fetch(`${service.adminUrl}/readyz`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ details: { notReady: ['database'] } });
  });

  it('is ready without a database that no caller needs, and without its blob store', async () => {
    const env = { BLOB_ENSURE_BUCKET: 'false', BLOB_BUCKET: 'nowhere' };
    const { service, database } = await startToy('embedding', testAws(), { env, callersNeedIt: false });
    await database.drop();
    expect((await fetch(`${service.adminUrl}/readyz`)).status).toBe(200);
  });

  it('tells its instances apart in logs and traces', async () => {
    const config = loadConfig(z.object(baseConfig.shape), {
      ...testServiceKeys('document'),
      PORT: '8102',
      LOG_LEVEL: 'silent',
    });
    const { processor, spans } = captureSpans();
    const kit = createServiceKit(config, { name: 'document', overrides: { spanProcessors: [processor] } });
    const instance = `document-${hostname()}-8102`;
    expect(kit.telemetry.logger.bindings()).toMatchObject({ service: 'document', instance });
    kit.telemetry.tracer.startSpan('any').end();
    expect(spans()[0]?.resource.attributes).toMatchObject({ 'service.instance.id': instance });
  });

  it('holds neither its port nor a connection once it has stopped', async () => {
    const { service, database } = await startToy('document', testAws());
    await service.stop();
    for (const url of [service.url, service.adminUrl]) await expect(fetch(`${url}/livez`)).rejects.toThrow();
    const db = createDb({ url: database.url, telemetry: noopTelemetry() });
    undo.push(() => db.close());
    const others = async () => (await db.query<{ n: number }>(otherConnections)).rows[0]?.n;
    await expect.poll(others).toBe(0);
  });
});
