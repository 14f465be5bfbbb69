import type { Principal } from '@lectern/auth';
import { loadConfig } from '@lectern/config';
import { type DocumentResource, StorageClaimed, StorageReserved } from '@lectern/contracts';
import { subscription } from '@lectern/events';
import {
  type CallOptions,
  createCaller,
  startNeighbour,
  testBucket,
  testEnvironment,
  testPrincipal,
} from '@lectern/service/testing';
import { noopTelemetry } from '@lectern/telemetry';
import { eventually, type TestAws, testAws, testDatabase } from '@lectern/testing';
import { createService } from '../../src/composition.ts';
import { configSchema } from '../../src/config.ts';
import { startRetrievalStub } from './retrieval-stub.ts';

const scopes: Principal['scopes'] = ['documents:read', 'documents:write'];

export const alice = testPrincipal({ userId: 'alice', tenantId: 'tenant-a', scopes });
export const bob = testPrincipal({ userId: 'bob', tenantId: 'tenant-a', scopes });
export const root = testPrincipal({ userId: 'root', tenantId: 'tenant-a', roles: ['admin'], scopes });
export const mallory = testPrincipal({ userId: 'mallory', tenantId: 'tenant-b', roles: ['admin'], scopes });

export type Harness = Awaited<ReturnType<typeof startDocument>>;

/** The user service's part: it has room for everything. */
async function startRoom(aws: TestAws) {
  const room = await startNeighbour('user', aws, {
    subscriptions: [
      subscription({
        from: 'document',
        event: StorageClaimed,
        handle: async ({ data: { documentId, tenantId, version, claim } }) => {
          const timestamp = new Date().toISOString();
          await room.emit(StorageReserved, { documentId, tenantId, version, claim, timestamp });
        },
      }),
    ],
  });
  return room;
}

/**
 * The real service on a free port with a database and a bucket of its own; retrieval is a stub, embedding only where the test names
 * one, and there is room for all unless the test answers claims itself.
 */
export async function startDocument(
  env: Record<string, string> = {},
  aws: TestAws = testAws(),
  { withoutRoom = false, embeddingUrl }: { withoutRoom?: boolean; embeddingUrl?: string } = {},
) {
  const room = withoutRoom ? undefined : await startRoom(aws);
  const database = await testDatabase();
  const retrieval = await startRetrievalStub();
  const environment: Record<string, string> = {
    ...testEnvironment({ service: 'document', database, aws }),
    DISCOVERY_ADDRESSES: [
      `retrieval=${retrieval.url}`,
      ...(embeddingUrl ? [`embedding=${embeddingUrl}`] : []),
    ].join(','),
    CHANGE_POLL_INTERVAL_MS: '60000',
    ...env,
  };
  const config = loadConfig(configSchema, environment);
  const service = await createService(config, { telemetry: noopTelemetry('document') });
  await service.start();
  const caller = createCaller(service.url);

  return {
    url: service.url,
    adminUrl: service.adminUrl,
    aws,
    retrieval,
    databaseUrl: database.url,
    /** What another process of the service needs to work beside this one. */
    environment,
    bucket: testBucket(aws),
    /** Calls the service as the gateway would, for alice where no other caller is named. */
    send: (method: string, path: string, { as = alice, ...options }: CallOptions) =>
      caller.send(method, path, { as, ...options }),
    /** The same, and parses the answer. */
    call: <T = Record<string, unknown>>(
      method: string,
      path: string,
      { as = alice, ...options }: CallOptions = {},
    ) => caller.call<T>(method, path, { as, ...options }),
    /** Keys of all blobs that there are. */
    blobKeys: async (): Promise<string[]> => {
      const listing = await (await fetch(`${aws.endpoint}/${testBucket(aws)}?list-type=2`)).text();
      return [...listing.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = '']) => key);
    },
    /** Stores bytes behind the service's back. */
    putBlob: async (key: string, body: string): Promise<void> => {
      const { ok } = await fetch(`${aws.endpoint}/${testBucket(aws)}/${key}`, { method: 'PUT', body });
      if (!ok) throw new Error('The store did not take the bytes.');
    },
    stop: async () => {
      await service.stop();
      await room?.stop();
      await retrieval.stop();
      await database.drop();
    },
  };
}

/** A form with a file, its parts in the order in which they are given. */
export function form(parts: Record<string, string | Blob | [Blob, string]>): FormData {
  const data = new FormData();
  for (const [name, part] of Object.entries(parts)) {
    if (Array.isArray(part)) data.append(name, ...part);
    else data.append(name, part);
  }
  return data;
}

/** A file as a browser sends it. */
export function file(content: string | Uint8Array<ArrayBuffer>, name: string, type = ''): [Blob, string] {
  return [new Blob([content], { type }), name];
}

/** Puts in a small text. */
export async function putText(
  harness: Harness,
  options: CallOptions & {
    title?: string;
    visibility?: string;
    readers?: string[];
    collections?: string[];
  } = {},
): Promise<DocumentResource> {
  const { title = 'Tides', visibility = 'private', readers, collections, ...rest } = options;
  const json = { title, text: 'The moon pulls the sea.', visibility, readers, collections };
  const answer = await harness.call<DocumentResource>('POST', '/v1/documents', { json, ...rest });
  if (answer.status !== 202) throw new Error(`Not accepted: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** Waits until a document has a status. */
export function untilStatus(harness: Harness, id: string, status: string): Promise<DocumentResource> {
  return eventually(
    async () => {
      const { body } = await harness.call<DocumentResource>('GET', `/v1/documents/${id}`);
      return body.status === status ? body : undefined;
    },
    { what: `document ${id} is ${status}`, timeoutMs: 10_000 },
  );
}
