import type { Principal } from '@lectern/auth';
import { toIdentityHeaders } from '@lectern/auth';
import { loadConfig } from '@lectern/config';
import type { DocumentResource } from '@lectern/contracts';
import { noopTelemetry } from '@lectern/telemetry';
import { eventually, type TestAws, testAws, testDatabase } from '@lectern/testing';
import { createService } from '../../src/composition.ts';
import { configSchema } from '../../src/config.ts';
import { startRetrievalStub } from './retrieval-stub.ts';

export const alice: Principal = principal('alice', 'tenant-a', ['member']);
export const bob: Principal = principal('bob', 'tenant-a', ['member']);
export const root: Principal = principal('root', 'tenant-a', ['admin']);
export const mallory: Principal = principal('mallory', 'tenant-b', ['admin']);

function principal(userId: string, tenantId: string, roles: string[]): Principal {
  const scopes = ['documents:read', 'documents:write'] as const;
  return { userId, tenantId, roles, scopes, via: 'session', credentialId: `session-${userId}` };
}

export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export interface CallOptions {
  readonly as?: Principal | undefined;
  readonly body?: NonNullable<RequestInit['body']>;
  readonly json?: unknown;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
}

export type Harness = Awaited<ReturnType<typeof startDocument>>;

/** The real service on a free port with a database and a bucket of its own; retrieval is a stub. */
export async function startDocument(env: Record<string, string> = {}, aws: TestAws = testAws()) {
  // The SDK's own chain is what the service uses; the emulator takes anything.
  process.env.AWS_ACCESS_KEY_ID ??= aws.credentials.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY ??= aws.credentials.secretAccessKey;
  const database = await testDatabase();
  const retrieval = await startRetrievalStub();
  const bucket = `${aws.prefix}-blobs`;
  const config = loadConfig(configSchema, {
    HOST: '127.0.0.1',
    PORT: '0',
    DATABASE_URL: database.url,
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_REGION: aws.region,
    EVENTS_PREFIX: aws.prefix,
    BLOB_BUCKET: bucket,
    DISCOVERY_ADDRESSES: `retrieval=${retrieval.url}`,
    CHANGE_POLL_INTERVAL_MS: '60000',
    ...env,
  });
  const service = await createService(config, { telemetry: noopTelemetry('document') });
  await service.start();

  const send = (method: string, path: string, { as = alice, body, json, headers, signal }: CallOptions) =>
    fetch(`${service.url}${path}`, {
      method,
      headers: {
        ...toIdentityHeaders(as),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      ...(body === undefined ? {} : { body, duplex: 'half' }),
      ...(signal === undefined ? {} : { signal }),
    });

  return {
    url: service.url,
    aws,
    retrieval,
    databaseUrl: database.url,
    send,
    /** Calls the service as the gateway would, and parses the answer. */
    call: async <T = Record<string, unknown>>(method: string, path: string, options: CallOptions = {}) => {
      const answer = await send(method, path, options);
      const text = await answer.text();
      const parsed: T = text === '' ? {} : JSON.parse(text);
      return { status: answer.status, headers: answer.headers, body: parsed } satisfies Answer<T>;
    },
    /** Keys of all blobs that there are. */
    blobKeys: async (): Promise<string[]> => {
      const listing = await (await fetch(`${aws.endpoint}/${bucket}?list-type=2`)).text();
      return [...listing.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = '']) => key);
    },
    stop: async () => {
      await service.stop();
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
  options: CallOptions & { title?: string; visibility?: string } = {},
): Promise<DocumentResource> {
  const { title = 'Tides', visibility = 'private', ...rest } = options;
  const json = { title, text: 'The moon pulls the sea.', visibility };
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
