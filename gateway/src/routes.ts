import { sessionCookiePath, sessionCookies } from '@lectern/auth';
import type { ErrorDialect } from '@lectern/errors';

/** Stands for the gateway itself, in the place of a service. */
export const ownService = 'gateway';

/** One public prefix and the service that owns everything under it, or that part of it. */
export interface GatewayRoute {
  /** Path without a trailing slash; also the `route` label of metrics and spans, so that no raw path gets there. */
  readonly prefix: string;
  /**
   * The last segment of the paths that are meant, with at least one more between the prefix and it; all paths if not set. Such a route stands ahead of the one
   * for the rest.
   */
  readonly last?: string;
  /** Name of the service in discovery; {@link ownService} for what the gateway answers itself, once it is known who asks. */
  readonly service: string;
  /** What a request costs of the rate limits, in points, by method; 1 for a method that is not named. */
  readonly costs?: Readonly<Record<string, number>>;
  /** Methods whose calls may take long by their nature: they wait for a document, a file from the internet, a model. */
  readonly long?: readonly string[];
  /** Methods whose bodies may be files, which take as long as they take; all other bodies have to come whole within `BODY_TIMEOUT_MS`. */
  readonly files?: readonly string[];
  /**
   * Whether scripts of origins that may not call are refused, and not only kept from the answer: MCP asks for it, since a page could
   * otherwise use an agent's connection through a name that it lets point to this machine.
   */
  readonly refusesOrigins?: boolean;
  /**
   * Whether refusals say where tokens of the outside provider are to be had (RFC 9728), if there is one: clients of MCP ask for a log-in
   * by that.
   */
  readonly namesProvider?: boolean;
  /** Whose numbers errors of the gateway have too. */
  readonly dialect?: ErrorDialect;
  /** Names of the cookies that reach the service, and whose setting reaches the browser; default none. */
  readonly cookies?: readonly string[];
  /** Whether anybody may read what is below, without a credential: pages and their files, which are the same for everyone. */
  readonly isOpenToRead?: boolean;
}

/** A call that needs no credential. */
export interface AnonymousCall {
  readonly method: string;
  readonly path: string;
  /** What it costs, in points; default 1. */
  readonly cost?: number;
}

/**
 * All that is public. A path that is not under one of these is a 404: a service's `/internal` is out of reach because it is
 * not listed, not because it is refused.
 */
export const routes: readonly GatewayRoute[] = [
  { prefix: '/v1/users', service: 'user', costs: { POST: 10, PUT: 50 } },
  { prefix: '/v1/sessions', service: 'user' },
  { prefix: sessionCookiePath, service: 'user', cookies: Object.values(sessionCookies) },
  { prefix: '/v1/password-resets', service: 'user', costs: { POST: 10 } },
  { prefix: '/v1/api-keys', service: 'user', costs: { POST: 10 } },
  { prefix: '/v1/members', service: 'user' },
  { prefix: '/v1/invitations', service: 'user', costs: { POST: 10 } },
  { prefix: '/v1/quota', service: 'user' },
  { prefix: '/v1/erasures', service: 'user' },
  { prefix: '/v1/service-accounts', service: 'user', costs: { POST: 10 } },
  { prefix: '/.well-known/jwks.json', service: 'user' },
  { prefix: '/.well-known/oauth-protected-resource', service: ownService },
  { prefix: '/v1/model-aliases', service: 'model' },
  { prefix: '/v1/platform', service: ownService, costs: { GET: 5 } },
  { prefix: '/v1/webhooks', service: 'webhook' },
  { prefix: '/v1/usage', service: 'model', costs: { GET: 5 } },
  { prefix: '/v1/prompts', last: 'run', service: 'bff', costs: { POST: 20 }, long: ['POST'] },
  { prefix: '/v1/prompts', service: 'model', costs: { POST: 5 } },
  {
    prefix: '/v1/documents',
    service: 'document',
    costs: { POST: 10, PUT: 10 },
    long: ['POST', 'PUT'],
    files: ['POST', 'PUT'],
  },
  { prefix: '/v1/collections', service: 'document', costs: { POST: 5, PUT: 5, DELETE: 5 } },
  { prefix: '/v1/operations', service: 'document' },
  { prefix: '/v1/admin', service: 'document', costs: { GET: 10, POST: 10, DELETE: 10 } },
  { prefix: '/v1/search', service: 'retrieval', costs: { GET: 5, POST: 5 } },
  { prefix: '/v1/ai-agent', service: 'bff', costs: { GET: 5, POST: 5 } },
  { prefix: '/v1/generate', service: 'bff', costs: { POST: 20 }, long: ['POST'] },
  { prefix: '/v1/retrieval', service: 'bff', costs: { POST: 5 }, dialect: 'dify' },
  { prefix: '/v1/models', service: 'bff' },
  { prefix: '/v1/chat', service: 'bff', costs: { POST: 20 }, long: ['POST'] },
  { prefix: '/v1/embeddings', service: 'bff', costs: { POST: 10 }, long: ['POST'] },
  { prefix: '/v1/responses', service: 'bff', costs: { POST: 20 }, long: ['POST'] },
  { prefix: '/console', service: 'bff', isOpenToRead: true },
  { prefix: '/v1/files', service: 'bff', costs: { POST: 10 }, long: ['POST'], files: ['POST'] },
  { prefix: '/v1/vector_stores', service: 'bff', costs: { POST: 5, DELETE: 5 } },
  {
    ...{ prefix: '/mcp', service: 'bff', costs: { POST: 5 }, long: ['POST'] },
    ...{ refusesOrigins: true, namesProvider: true },
  },
];

/** Beside what is open to read, everything else needs a token or an API key. Ending a session does too: it is the caller's own. */
export const anonymousCalls: readonly AnonymousCall[] = [
  // Each computes a hash of a password, which is meant to be slow, and may be a guess.
  { method: 'POST', path: '/v1/users', cost: 50 },
  { method: 'POST', path: '/v1/sessions', cost: 50 },
  { method: 'POST', path: '/v1/users/confirm' },
  { method: 'POST', path: '/v1/password-resets' },
  { method: 'POST', path: '/v1/password-resets/confirm', cost: 50 },
  { method: 'POST', path: '/v1/sessions/refresh' },
  { method: 'POST', path: '/v2/sessions', cost: 50 },
  { method: 'POST', path: '/v2/sessions/refresh' },
  { method: 'POST', path: '/v2/sessions/demo', cost: 50 },
  { method: 'POST', path: '/v1/invitations/accept', cost: 50 },
  { method: 'POST', path: '/v1/erasures/receipt' },
  { method: 'GET', path: '/v1/platform' },
  { method: 'GET', path: '/.well-known/jwks.json' },
  { method: 'GET', path: '/.well-known/oauth-protected-resource' },
  { method: 'GET', path: '/.well-known/oauth-protected-resource/mcp' },
];

/** The services to which requests are forwarded. */
export const routedServices: readonly string[] = [
  ...new Set(routes.map(({ service }) => service).filter((service) => service !== ownService)),
];
