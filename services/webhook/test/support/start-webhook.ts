import type { Principal } from '@lectern/auth';
import { loadConfig } from '@lectern/config';
import { DocumentDeleted, DocumentFailed, DocumentIndexed } from '@lectern/contracts';
import { createDb, type Db } from '@lectern/db';
import {
  type Caller,
  createCaller,
  type Neighbour,
  startNeighbour,
  testEnvironment,
  testPrincipal,
} from '@lectern/service/testing';
import { noopTelemetry, type Telemetry } from '@lectern/telemetry';
import { eventually, type TestAws, type TestDatabase, testAws, testDatabase } from '@lectern/testing';
import { createService } from '../../src/composition.ts';
import { configSchema } from '../../src/config.ts';
import type { DeliveryResource, WebhookResource } from '../../src/http/schemas.ts';

/** A key to seal secrets with, in tests. */
export const testSealingKey = Buffer.alloc(32, 7).toString('base64');

export const owner = testPrincipal({ tenantId: 'tenant-a', userId: 'ann', roles: ['owner'] });

/** The real service on a free port. */
export interface TestWebhook extends Caller {
  readonly url: string;
  readonly adminUrl: string;
  readonly aws: TestAws;
  readonly database: TestDatabase;
  /** The database as it is, for what no route shows. */
  readonly db: Db;
  /** Publishes so many events, and waits until they are handled. */
  handling(events: number, publish: () => Promise<unknown>): Promise<void>;
  /** Makes a webhook with all events, for an owner of tenant-a if nobody else is said. */
  made(
    url: string,
    fields?: Record<string, unknown>,
    as?: Principal,
  ): Promise<WebhookResource & { secret: string }>;
  /** Its deliveries, newest first. */
  deliveries(webhookId: string, as?: Principal): Promise<DeliveryResource[]>;
  /** Waits until a delivery of a webhook is as wanted. */
  delivery(
    webhookId: string,
    isWanted: (delivery: DeliveryResource) => boolean,
    as?: Principal,
  ): Promise<DeliveryResource>;
  stop(): Promise<void>;
}

export interface StartOptions {
  /** On the database and the queues of another instance. */
  readonly beside?: Pick<TestWebhook, 'aws' | 'database'>;
  readonly now?: () => Date;
  readonly telemetry?: Telemetry;
}

/** Starts it with a short poll, and with receivers on this machine allowed. */
export async function startWebhook(
  env: Record<string, string> = {},
  { beside, now, telemetry = noopTelemetry('webhook') }: StartOptions = {},
): Promise<TestWebhook> {
  const own = beside === undefined ? await testDatabase() : undefined;
  const database = beside?.database ?? own;
  if (database === undefined) throw new Error('There is no database.');
  const aws = beside?.aws ?? testAws();
  const config = loadConfig(configSchema, webhookEnvironment({ database, aws }, env));
  const service = await createService(config, { telemetry, ...(now === undefined ? {} : { now }) });
  await service.start();
  const { send, call } = createCaller(service.url);
  const db = createDb({ url: database.url, telemetry, maxConnections: 1 });
  const deliveries = async (webhookId: string, as = owner): Promise<DeliveryResource[]> => {
    const path = `/v1/webhooks/${webhookId}/deliveries`;
    return (await call<{ data: DeliveryResource[] }>('GET', path, { as })).body.data;
  };
  return {
    ...{ send, call, url: service.url, adminUrl: service.adminUrl, aws, database, db, deliveries },
    handling: async (events, publish) => {
      const wanted = (await countHandled(db)) + events;
      await publish();
      await eventually(async () => ((await countHandled(db)) >= wanted ? true : undefined), {
        what: `${events} events are handled`,
        timeoutMs: 30_000,
      });
    },
    made: async (url, fields = {}, as = owner) => {
      const { status, body } = await call('POST', '/v1/webhooks', { as, json: { url, ...fields } });
      if (status !== 201) throw new Error(`no webhook was made: ${JSON.stringify(body)}`);
      return body as unknown as WebhookResource & { secret: string };
    },
    delivery: (webhookId, isWanted, as) =>
      eventually(async () => (await deliveries(webhookId, as)).find(isWanted), {
        what: 'a delivery is as wanted',
        timeoutMs: 30_000,
      }),
    stop: async () => {
      await service.stop();
      await db.close();
      await own?.drop();
    },
  };
}

async function countHandled(db: Db): Promise<number> {
  const { rows } = await db.query<{ count: number }>('SELECT count(*)::int AS count FROM inbox');
  return rows[0]?.count ?? 0;
}

/** The environment of the service in tests. */
export function webhookEnvironment(
  parts: { readonly database: Pick<TestDatabase, 'url'>; readonly aws: TestAws },
  env: Record<string, string> = {},
): Record<string, string> {
  return {
    ...testEnvironment({ service: 'webhook', ...parts }),
    SEALING_KEYS: testSealingKey,
    WEBHOOK_ALLOW: '127.0.0.1',
    DELIVERY_POLL_INTERVAL_MS: '50',
    EVENTS_WAIT_SECONDS: '1',
    ...env,
  };
}

/** The services whose events webhooks are made of. */
export interface Publishers {
  indexed(documentId: string, facts?: Partial<Parameters<typeof indexedData>[1]>): Promise<void>;
  failed(
    documentId: string,
    facts?: { version?: number; attempt?: number; tenantId?: string },
  ): Promise<void>;
  deleted(documentId: string, tenantId?: string): Promise<void>;
  /** As whom other events are published. */
  readonly neighbours: Readonly<Record<'retrieval' | 'embedding' | 'document' | 'user', Neighbour>>;
  stop(): Promise<void>;
}

const at = '2026-11-29T10:15:30.123Z';

function indexedData(
  documentId: string,
  facts: { version?: number; attempt?: number; tenantId?: string; chunkCount?: number },
) {
  return {
    ...{ documentId, tenantId: 'tenant-a', version: 1, attempt: 1, model: 'm', chunkCount: 3, timestamp: at },
    ...facts,
  };
}

/** Starts them on the backbone of a service under test. */
export async function startPublishers({ aws }: Pick<TestWebhook, 'aws'>): Promise<Publishers> {
  const start = async (name: string) => startNeighbour(name, aws);
  const [retrieval, embedding, document, user] = await Promise.all(
    ['retrieval', 'embedding', 'document', 'user'].map(start),
  );
  if (!retrieval || !embedding || !document || !user) throw new Error('A neighbour is missing.');
  return {
    neighbours: { retrieval, embedding, document, user },
    indexed: (documentId, facts = {}) => retrieval.emit(DocumentIndexed, indexedData(documentId, facts)),
    failed: (documentId, { version = 1, attempt = 1, tenantId = 'tenant-a' } = {}) =>
      embedding.emit(DocumentFailed, {
        ...{ documentId, version, attempt, tenantId, stage: 'extract', timestamp: at },
        ...{ reason: 'encrypted', message: 'The PDF is encrypted: upload it without a password.' },
      }),
    deleted: (documentId, tenantId = 'tenant-a') =>
      document.emit(DocumentDeleted, {
        ...{ documentId, tenantId, ownerId: 'ann', operationId: `op-${documentId}`, timestamp: at },
      }),
    stop: async () => {
      for (const neighbour of [retrieval, embedding, document, user]) await neighbour.stop();
    },
  };
}
