import type { RequestListener } from 'node:http';
import { createTokenSigner, generateSigningJwk, type Principal, type TokenSigner } from '@lectern/auth';
import { testServiceKeys } from '@lectern/auth/testing';
import { loadConfig } from '@lectern/config';
import { createStaticDiscovery } from '@lectern/discovery';
import type { KitOverrides, Service } from '@lectern/service';
import { noopTelemetry, type Telemetry } from '@lectern/telemetry';
import { createService } from '../../src/composition.ts';
import { configSchema } from '../../src/config.ts';
import { createRevocationStandIn, type RevocationStandIn } from './revocations.ts';
import { answerOk, startUpstream, type Upstream } from './upstream.ts';

export const principal: Principal = {
  tenantId: 'tenant-1',
  userId: 'user-1',
  roles: ['member'],
  scopes: ['documents:read', 'documents:write', 'search', 'generate'],
  via: 'session',
  credentialId: 'session-1',
};
export const goodApiKey = 'lk_key1_secret';

/** The real gateway on a free port, in front of stand-ins for the services. */
export interface TestGateway {
  readonly url: string;
  /** Of probes and metrics. */
  readonly adminUrl: string;
  readonly port: number;
  readonly signer: TokenSigner;
  readonly privateJwk: Awaited<ReturnType<typeof generateSigningJwk>>;
  /** A good `authorization` header. */
  readonly authorization: string;
  readonly user: Upstream;
  /** What the stand-in for the user service lists as ended. */
  readonly revocations: RevocationStandIn;
  readonly document: Upstream;
  /** Calls with a good token unless the headers say otherwise. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  stop(): Promise<void>;
}

export interface TestGatewayOptions {
  readonly env?: Record<string, string>;
  /** Further addresses of the document service, by which it has several instances. */
  readonly moreDocuments?: readonly string[];
  /** Addresses of further services. */
  readonly discovery?: Readonly<Record<string, string>>;
  readonly overrides?: KitOverrides;
  readonly telemetry?: Telemetry;
}

export async function startGateway(options: TestGatewayOptions = {}): Promise<TestGateway> {
  const privateJwk = await generateSigningJwk();
  const signer = await createTokenSigner({
    privateJwks: [privateJwk],
    issuer: 'lectern',
    audience: 'lectern',
    ttlSeconds: 900,
  });
  const revocations = createRevocationStandIn();
  const user = await startUpstream(userService(signer, revocations));
  const document = await startUpstream();
  const service: Service = await createService(
    loadConfig(configSchema, {
      ...testServiceKeys('gateway'),
      HOST: '127.0.0.1',
      PORT: '0',
      ADMIN_PORT: '0',
      SHUTDOWN_TIMEOUT_MS: '500',
      // Most tests have services that are down from the start.
      READY_WAIT_MS: '0',
      ...options.env,
    }),
    {
      telemetry: options.telemetry ?? noopTelemetry('gateway'),
      discovery: createStaticDiscovery({
        user: user.url,
        document: [document.url, ...(options.moreDocuments ?? [])].join('|'),
        // Nobody listens there: retrieval is down. The bff has no instance at all.
        retrieval: 'http://127.0.0.1:1',
        ...options.discovery,
      }),
      ...options.overrides,
    },
  );
  await service.start();
  const authorization = `Bearer ${(await signer.sign(principal)).token}`;
  return {
    url: service.url,
    adminUrl: service.adminUrl,
    port: Number(new URL(service.url).port),
    signer,
    privateJwk,
    authorization,
    user,
    revocations,
    document,
    fetch: (path, init = {}) =>
      fetch(service.url + path, {
        ...init,
        headers: { authorization, ...(init.headers as Record<string, string> | undefined) },
      }),
    stop: async () => {
      await service.stop();
      await user.close();
      await document.close();
    },
  };
}

/** The calls that the gateway makes itself; everything else is answered like any service. */
export function userService(
  signer: TokenSigner,
  revocations: RevocationStandIn = createRevocationStandIn(),
): RequestListener {
  return (request, response) => {
    if (request.url === '/.well-known/jwks.json') {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(signer.jwks()));
    } else if (request.url === '/internal/api-keys/verify') {
      answerKey(request, response);
    } else if (request.url?.startsWith('/internal/revocations?')) {
      revocations.answer(request, response);
    } else answerOk(request, response);
  };
}

const answerKey: RequestListener = async (request, response) => {
  const body = Buffer.concat(await request.toArray()).toString();
  response.setHeader('content-type', 'application/json');
  if (JSON.parse(body).key !== goodApiKey) {
    response.statusCode = 401;
    response.end(JSON.stringify({ code: 'unauthenticated', reason: 'invalid_api_key', detail: 'No.' }));
    return;
  }
  const { tenantId, userId } = principal;
  response.end(JSON.stringify({ keyId: 'key1', tenantId, userId, roles: ['member'], scopes: ['search'] }));
};
