import { hostname } from 'node:os';
import { loadConfig } from '@lectern/config';
import { DocumentDeleted } from '@lectern/contracts';
import { createDb } from '@lectern/db';
import { eventsMigrations, type Outbox, type Subscription, subscription } from '@lectern/events';
import { route } from '@lectern/http';
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

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

interface ToyOptions {
  readonly subscriptions?: readonly Subscription[];
  readonly env?: Readonly<Record<string, string>>;
  readonly callersNeedIt?: boolean;
}

/** A service with every part that there is, under a name of the platform's event map, and one route. */
async function startToy(name: 'document' | 'embedding', aws: TestAws, options: ToyOptions = {}) {
  const { subscriptions = [], env = {}, callersNeedIt = true } = options;
  const database = await testDatabase();
  undo.push(() => database.drop());
  const config = loadConfig(configSchema, {
    ...testEnvironment({ database, aws }),
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
  const service = kit.assemble({ routes: [hello], workers: events.workers(subscriptions) });
  await service.start();
  undo.push(() => service.stop());
  const emit = (outbox: Outbox = events.outbox) =>
    db.transaction((tx) => outbox.add(tx, DocumentDeleted, deletion));
  return { service, emit, database };
}

describe('a service made of the shared parts', () => {
  it('serves its routes, and says that it is ready', async () => {
    const { service } = await startToy('document', testAws());
    expect(await (await fetch(`${service.url}/v1/hello`)).json()).toEqual({ hello: 'document' });
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
  });

  it('hands an event to a service that subscribed, whichever of them started first', async () => {
    const aws = testAws();
    const heard: string[] = [];
    const { emit } = await startToy('document', aws);
    const eventId = await emit();
    const handle: Subscription['handle'] = async ({ id }) => void heard.push(id);
    const subscriptions = [subscription({ from: 'document', event: DocumentDeleted, handle })];
    await startToy('embedding', aws, { subscriptions });
    await eventually(() => (heard.length > 0 ? heard : undefined), { what: 'the event' });
    expect(heard).toEqual([eventId]);
  });

  it('names the part that keeps it from being ready', async () => {
    const { service, database } = await startToy('document', testAws());
    await database.drop();
    const answer = await fetch(`${service.url}/readyz`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ details: { notReady: ['database'] } });
  });

  it('is ready without a database that no caller needs, and without its blob store', async () => {
    const env = { BLOB_ENSURE_BUCKET: 'false', BLOB_BUCKET: 'nowhere' };
    const { service, database } = await startToy('embedding', testAws(), { env, callersNeedIt: false });
    await database.drop();
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
  });

  it('tells its instances apart in logs and traces', async () => {
    const config = loadConfig(z.object(baseConfig.shape), { PORT: '8102', LOG_LEVEL: 'silent' });
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
    await expect(fetch(`${service.url}/livez`)).rejects.toThrow();
    const db = createDb({ url: database.url, telemetry: noopTelemetry() });
    undo.push(() => db.close());
    const others = async () => (await db.query<{ n: number }>(otherConnections)).rows[0]?.n;
    await expect.poll(others).toBe(0);
  });
});
