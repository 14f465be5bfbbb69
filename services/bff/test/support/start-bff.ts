import type { Principal } from '@lectern/auth';
import { identityHeaders, testServiceKeys } from '@lectern/auth/testing';
import { loadConfig } from '@lectern/config';
import type { SearchHit } from '@lectern/contracts';
import { createStaticDiscovery } from '@lectern/discovery';
import type { Service } from '@lectern/service';
import { noopTelemetry } from '@lectern/telemetry';
import { type HttpStub, sendJson, startHttpStub } from '@lectern/testing';
import { createService } from '../../src/composition.ts';
import { configSchema } from '../../src/config.ts';
import { sendCompletion, sendExtractive } from './send-completion.ts';

export const principal: Principal = {
  tenantId: 'tenant-1',
  userId: 'user-1',
  roles: ['member'],
  scopes: ['documents:read', 'search', 'generate'],
  via: 'session',
  credentialId: 'session-1',
};

export const hit = {
  documentId: 'document-1',
  title: 'Refunds',
  version: 1,
  chunkId: 'chunk-1',
  ordinal: 0,
  text: 'Refunds are paid within 14 days after the return has arrived.',
  headings: ['Money back'],
  score: 0.9,
  relevance: 0.9,
  alsoIn: [],
} satisfies SearchHit;

/** An answer of the retrieval service. */
export const found = (results: SearchHit[], more: object = {}) => ({
  results,
  index: { pending: 0 },
  degraded: [],
  tookMs: 1,
  ...more,
});

/** An answer of the user service. */
export const profile = {
  id: 'user-1',
  tenantId: 'tenant-1',
  email: 'ada@example.org',
  displayName: 'Ada',
  createdAt: '2026-01-01T00:00:00.000Z',
};

/** The real bff on a free port, with stand-ins for all that it calls. */
export interface TestBff {
  readonly url: string;
  readonly user: HttpStub;
  readonly document: HttpStub;
  readonly retrieval: HttpStub;
  readonly model: HttpStub;
  readonly embedding: HttpStub;
  call(path: string, init?: RequestInit, as?: Principal | null): Promise<Response>;
  stop(): Promise<void>;
}

/** With `model: 'none'`, the default, the model service leaves answers to the bff. */
export async function startBff({
  model: behind = 'none',
  ...env
}: Record<string, string> & { readonly model?: 'none' | 'one' } = {}): Promise<TestBff> {
  const user = await startHttpStub((_, response) => sendJson(response, profile));
  const document = await startHttpStub((_, response) =>
    sendJson(response, {
      data: [{ id: 'document-1', title: 'Refunds', status: 'indexed', createdAt: '2026-01-01T00:00:00Z' }],
      nextCursor: null,
    }),
  );
  const retrieval = await startHttpStub((_, response) => sendJson(response, found([hit])));
  const model = await startHttpStub((_, response) =>
    behind === 'none' ? sendExtractive(response) : sendCompletion(response, ['In 14 days ', '[1].']),
  );
  const embedding = await startHttpStub((_, response) =>
    sendJson(response, { name: 'test-vectors', dimensions: 2 }),
  );
  const config = loadConfig(configSchema, {
    ...testServiceKeys('bff'),
    HOST: '127.0.0.1',
    PORT: '0',
    ADMIN_PORT: '0',
    CONTEXT_USER_TIMEOUT_MS: '1000',
    CONTEXT_DOCUMENTS_TIMEOUT_MS: '1000',
    CONTEXT_SEARCH_TIMEOUT_MS: '1000',
    ...env,
  });
  const bff: Service = await createService(config, {
    telemetry: noopTelemetry('bff'),
    discovery: createStaticDiscovery({
      ...{ user: user.url, document: document.url, retrieval: retrieval.url, model: model.url },
      embedding: embedding.url,
    }),
  });
  await bff.start();
  return {
    url: bff.url,
    user,
    document,
    retrieval,
    model,
    embedding,
    call: (path, init = {}, as = principal) =>
      fetch(bff.url + path, {
        ...init,
        headers: {
          'content-type': 'application/json',
          ...identityHeaders(as ?? undefined),
          ...(init.headers as Record<string, string> | undefined),
        },
      }),
    stop: async () => {
      await bff.stop();
      for (const stub of [user, document, retrieval, model, embedding]) await stub.close();
    },
  };
}
