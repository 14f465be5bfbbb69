import { randomUUID } from 'node:crypto';
import { createBreaker, startWarmUp, type WarmUp } from '@lectern/clients';
import { createMemoryConcurrencyLimiter, type ReadinessCheck } from '@lectern/http';
import {
  createServiceKit,
  createStartGate,
  type KitOverrides,
  type Service,
  type ServiceKit,
} from '@lectern/service';
import { openValkey, type Valkey } from '@lectern/valkey';
import type { Config } from './config.ts';
import { createBulkheads } from './edge/bulkheads.ts';
import { createAddressOf } from './edge/client-address.ts';
import { createCors } from './edge/cors.ts';
import { createLoadShedder } from './edge/load-shedder.ts';
import { createGatewayHandler } from './gateway-handler.ts';
import { createApiDocument, readApiDocument } from './http/api-document.ts';
import { createDocsPage } from './http/docs-page.ts';
import { routesOf } from './http/routes.ts';
import { createJwksSource } from './identity/jwks-source.ts';
import { createOpenRequests, type OpenRequests } from './identity/open-requests.ts';
import { createRevocationFollower, type RevocationFollower } from './identity/revocation-follower.ts';
import { createRevocationList, type RevocationList } from './identity/revocation-list.ts';
import { watchRevocations } from './identity/revocation-metrics.ts';
import { createServiceIdentity } from './identity/service-identity.ts';
import { createUserClient, type UserClient } from './identity/user-client.ts';
import { limits } from './limits.ts';
import { openAuthenticator, openProtectedResource } from './open-identity.ts';
import { openOidc } from './open-oidc.ts';
import { openPlatform } from './open-platform.ts';
import { createStatusLeaver } from './platform/leave-status.ts';
import type { Siblings } from './platform/see-gateways.ts';
import { createValkeyStatusBoard } from './platform/valkey-status-board.ts';
import { askReadiness } from './proxy/ask-readiness.ts';
import { createForwarder, type Forwarder } from './proxy/forwarder.ts';
import { createLivenessWatch } from './proxy/liveness-watch.ts';
import { openUpstreamAgents, type UpstreamAgents } from './proxy/upstream-agents.ts';
import { callOutcomeOf } from './proxy/upstream-error.ts';
import { openTokenPool } from './rate-limits/open-token-pool.ts';
import { createRateLimiter } from './rate-limits/rate-limiter.ts';
import { createModelClient } from './request-counts/model-client.ts';
import { watchRequestCounts } from './request-counts/request-count-metrics.ts';
import { createRequestCountSender, type RequestCountSender } from './request-counts/request-count-sender.ts';
import { createRequestCounts, type RequestCounts } from './request-counts/request-counts.ts';
import { anonymousCalls, routedServices, routes } from './routes.ts';
import { createMethodsOf } from './routing/described-methods.ts';
import { createRouter, methods } from './routing/router.ts';
import { createVersionByAccept } from './routing/version-by-accept.ts';
import { createVersionUsage } from './routing/version-usage.ts';

/** Time in which a request whose credential was ended may still end by itself, in milliseconds. */
const endGraceMs = 1_000;

/** What a test, or a process that is one of several, adds. */
export interface Overrides extends KitOverrides {
  readonly siblings?: Siblings;
}

/** Builds the gateway. */
export async function createService(config: Config, overrides: Overrides = {}): Promise<Service> {
  const kit = createServiceKit(config, { name: 'gateway', atEdge: true, overrides });
  const user = createUserClient(kit.clients.for('user'));
  const keys = createJwksSource({
    owner: user,
    maxAgeMs: config.JWKS_MAX_AGE_MS,
    cooldownMs: config.JWKS_COOLDOWN_MS,
    logger: kit.logger,
  });
  const counts = createRequestCounts({ capacity: limits.requestCounts.value });
  const countSender = openCountSender(kit, config, counts);
  const revocations = followRevocations(kit, { user, counts });
  const limiter = createMemoryConcurrencyLimiter();
  const services = openServices(kit, config);
  const valkey = openValkey(kit, { url: config.VALKEY_URL, password: config.VALKEY_PASSWORD });
  const board = valkey && createValkeyStatusBoard(valkey);
  const { siblings } = overrides;
  const protectedResource = openProtectedResource(config);
  const parts = {
    ...openEdge(kit, config, valkey),
    limiter,
    concurrency: concurrencyOf(config),
    router: createRouter(routes, anonymousCalls),
    methodsOf: createMethodsOf(await readApiDocument()),
    versionByAccept: createVersionByAccept(routes),
    countVersion: createVersionUsage(routes, kit.telemetry.metrics),
    authenticator: openAuthenticator(config, {
      user,
      keys,
      revocations: revocations.list,
      outside: openOidc(kit, config, { user, revocations: revocations.list }),
    }),
    openRequests: revocations.openRequests,
    protectedResource,
    identity: createServiceIdentity(kit.tokens),
    forwarder: openForwarder(kit, config, services),
    logger: kit.logger,
  };
  // Ready once the signing keys were there: before, no token could be verified. And once it was known what was revoked. And once every service was ready: before, calls
  // would fail that work a moment later. Both count for the start alone: a gateway that is not ready because one service is
  // down would cut off the other services too.
  kit.addReadiness({ name: 'signing-keys', check: () => keys.ready() });
  kit.addReadiness({ name: 'revocations', check: () => revocations.follower.ready() });
  for (const gate of startGates(kit, config, services)) kit.addReadiness(gate);
  return kit.assemble({
    routes: (own) => {
      siblings?.tell(own);
      return routesOf(createApiDocument(), createDocsPage({ isOn: config.DOCS_PAGE }), {
        platform: openPlatform(kit, config, { ...services, own, siblings, board }),
        protectedResource,
      });
    },
    limiter,
    workers: (own) => [
      revocations.follower,
      countSender,
      ...(board ? [createStatusLeaver({ board, own })] : []),
    ],
    before: (observe) => createGatewayHandler(parts, observe),
  });
}

/** What decides on a request before it is known who sends it, and how much may be asked. */
function openEdge(kit: ServiceKit, config: Config, valkey: Valkey | undefined) {
  const { metrics } = kit.telemetry;
  const loadShedder = createLoadShedder({ maxDelayMs: config.MAX_EVENT_LOOP_DELAY_MS, metrics });
  kit.onClose('load shedder', async () => loadShedder.stop());
  return {
    loadShedder,
    cors: createCors(config.CORS_ALLOWED_ORIGINS, methods),
    origins: config.CORS_ALLOWED_ORIGINS,
    addressOf: createAddressOf({
      trustedHops: config.TRUSTED_PROXY_HOPS,
      allow: config.ADDRESS_ALLOW,
      deny: config.ADDRESS_DENY,
    }),
    rateLimiter: createRateLimiter(openTokenPool(valkey), {
      perAddress: config.RATE_LIMIT_PER_ADDRESS,
      perCredential: config.RATE_LIMIT_PER_CREDENTIAL,
      perUser: config.RATE_LIMIT_PER_USER,
    }),
  };
}

function concurrencyOf(config: Config) {
  const { MAX_REQUESTS_PER_CALLER, MAX_ANONYMOUS_REQUESTS, MAX_CONNECTIONS } = config;
  return {
    known: { name: 'requests', perCaller: MAX_REQUESTS_PER_CALLER, total: MAX_CONNECTIONS },
    anonymous: {
      name: 'anonymous_requests',
      perCaller: MAX_ANONYMOUS_REQUESTS,
      // A few addresses must not keep all others from signing in.
      shareOfRest: config.MAX_ADDRESS_SHARE,
      total: MAX_ANONYMOUS_REQUESTS,
    },
  };
}

/** What was ended, and who learns of it. */
interface Revocations {
  readonly list: RevocationList;
  readonly openRequests: OpenRequests;
  readonly follower: RevocationFollower;
}

function followRevocations(
  { telemetry, logger, onClose }: ServiceKit,
  { user, counts }: { readonly user: UserClient; readonly counts: RequestCounts },
): Revocations {
  const list = createRevocationList({ capacity: limits.revocations.value });
  const openRequests = createOpenRequests({ graceMs: endGraceMs, counts });
  onClose('open requests', async () => openRequests.close());
  const onNews = (): void => openRequests.endRevoked();
  const follower = createRevocationFollower({ user, list, onNews, logger });
  watchRevocations(telemetry.metrics, { list, follower });
  return { list, openRequests, follower };
}

function openCountSender(kit: ServiceKit, config: Config, counts: RequestCounts): RequestCountSender {
  const sender = createRequestCountSender({
    counts,
    model: createModelClient(kit.clients.for('model')),
    intervalMs: config.REQUEST_COUNTS_INTERVAL_MS,
    newId: randomUUID,
    logger: kit.logger,
  });
  watchRequestCounts(kit.telemetry.metrics, sender);
  return sender;
}

/** What the gateway needs to reach the services of its routes. */
interface Services {
  readonly agents: UpstreamAgents;
  readonly warmUps: ReadonlyMap<string, WarmUp>;
}

function openServices(kit: ServiceKit, config: Config): Services {
  const agents = openUpstreamAgents({
    tls: kit.tls,
    connectTimeoutMs: config.UPSTREAM_CONNECT_TIMEOUT_MS,
    idleTimeoutMs: config.UPSTREAM_IDLE_TIMEOUT_MS,
  });
  kit.onClose('connections to services', () => agents.destroy());
  // While the start waits for a service, its failures open no breaker.
  return {
    agents,
    warmUps: new Map(routedServices.map((name) => [name, startWarmUp(config.READY_WAIT_MS)])),
  };
}

function startGates(kit: ServiceKit, config: Config, { agents, warmUps }: Services): ReadinessCheck[] {
  const { discovery, logger, tokens } = kit;
  return [...warmUps].map(([service, warmUp]) =>
    createStartGate({ name: service, logger, timeoutMs: config.READY_WAIT_MS }, async (signal) => {
      await askReadiness({ discovery, agents, tokens }, service, signal);
      warmUp.end();
    }),
  );
}

function openForwarder(kit: ServiceKit, config: Config, { agents, warmUps }: Services): Forwarder {
  const { discovery, telemetry, logger } = kit;
  const breakers = new Map(
    [...warmUps].map(([target, warmUp]) => [
      target,
      createBreaker({ target, operation: 'forward', telemetry, outcomeOf: callOutcomeOf, warmUp }),
    ]),
  );
  kit.onClose('breakers', async () => {
    for (const breaker of breakers.values()) breaker.close();
  });
  return createForwarder({
    discovery,
    agents,
    breakers,
    bulkheads: createBulkheads(
      [...warmUps.keys()],
      { total: config.UPSTREAM_MAX_REQUESTS, networkShare: config.MAX_ADDRESS_SHARE },
      telemetry.metrics,
    ),
    retryBudget: (service) => kit.clients.retryBudget(service),
    timeoutMs: config.UPSTREAM_HEADERS_TIMEOUT_MS,
    longTimeoutMs: config.UPSTREAM_LONG_TIMEOUT_MS,
    watch: createLivenessWatch(agents, config.UPSTREAM_HEADERS_TIMEOUT_MS),
    tracer: telemetry.tracer,
    logger,
  });
}
