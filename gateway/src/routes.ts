/** One public prefix and the service that owns everything under it. */
export interface GatewayRoute {
  /** Path without a trailing slash; also the `route` label of metrics and spans, so that no raw path gets there. */
  readonly prefix: string;
  /** Name of the service in discovery. */
  readonly service: string;
}

/** A call that needs no credential. */
export interface AnonymousCall {
  readonly method: string;
  readonly path: string;
}

/**
 * All that is public. A path that is not under one of these is a 404: a service's `/internal` is out of reach because it is
 * not listed, not because it is refused.
 */
export const routes: readonly GatewayRoute[] = [
  { prefix: '/v1/users', service: 'user' },
  { prefix: '/v1/sessions', service: 'user' },
  { prefix: '/v1/api-keys', service: 'user' },
  { prefix: '/v1/members', service: 'user' },
  { prefix: '/v1/invitations', service: 'user' },
  { prefix: '/v1/service-accounts', service: 'user' },
  { prefix: '/.well-known/jwks.json', service: 'user' },
  { prefix: '/v1/documents', service: 'document' },
  { prefix: '/v1/operations', service: 'document' },
  { prefix: '/v1/search', service: 'retrieval' },
  { prefix: '/v1/ai-agent', service: 'bff' },
  { prefix: '/v1/generate', service: 'bff' },
];

/** Everything else needs a token or an API key. `DELETE /v1/sessions` does too: it ends the caller's own session. */
export const anonymousCalls: readonly AnonymousCall[] = [
  { method: 'POST', path: '/v1/users' },
  { method: 'POST', path: '/v1/sessions' },
  { method: 'POST', path: '/v1/sessions/refresh' },
  { method: 'POST', path: '/v1/invitations/accept' },
  { method: 'GET', path: '/.well-known/jwks.json' },
];
