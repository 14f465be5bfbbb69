import { type AnyRoute, answerHeader, type RouteError } from '@lectern/http';
import { routes } from '../routes.ts';

/** What the gateway answers by itself to any request, on its way to a service. */
const ofEveryRequest: readonly RouteError[] = [
  { code: 'permission_denied', reason: 'address_denied', when: 'The address of the caller may not call.' },
  {
    code: 'permission_denied',
    reason: 'origin_denied',
    when: 'A script of this origin may not call `/mcp`.',
  },
  {
    code: 'resource_exhausted',
    reason: 'rate_limited',
    when: 'A rate limit is used up; `RateLimit` says which.',
  },
  { code: 'unavailable', reason: 'overloaded', when: 'The gateway has too much to do.' },
  { code: 'unavailable', reason: 'upstream_unavailable', when: 'The service cannot be reached.' },
  { code: 'deadline_exceeded', reason: 'upstream_timeout', when: 'The service did not answer in time.' },
];

const ofForwarded: readonly RouteError[] = [
  {
    code: 'resource_exhausted',
    reason: 'too_many_requests_of_address',
    when: 'Too many requests to the service, or event streams of it, run already from this network.',
  },
];

const ofKnownCallers: readonly RouteError[] = [
  { code: 'unauthenticated', reason: 'credential_missing', when: 'The request has no credential.' },
  { code: 'unauthenticated', reason: 'invalid_token', when: 'The access token is not valid.' },
  {
    code: 'unauthenticated',
    reason: 'token_expired',
    when: 'The access token has expired: refresh the session.',
  },
  {
    code: 'unauthenticated',
    reason: 'session_ended',
    when: 'The session or key has ended, or its owner was changed.',
  },
  { code: 'unauthenticated', reason: 'invalid_api_key', when: 'The API key is unknown, expired or revoked.' },
  {
    code: 'permission_denied',
    reason: 'no_role',
    when: 'The identity provider gives the caller no role here.',
  },
  {
    code: 'permission_denied',
    reason: 'claim_unusable',
    when: 'A claim of the identity provider is missing.',
  },
  { code: 'permission_denied', reason: 'member_removed', when: 'The caller was removed from the tenant.' },
  {
    code: 'resource_exhausted',
    reason: 'too_many_requests',
    when: 'Too many requests of the caller run already.',
  },
  ...ofForwarded,
];

const ofNamedProvider: readonly RouteError[] = [
  {
    code: 'permission_denied',
    reason: 'missing_scope',
    when: 'The token of the identity provider has no scope that a tool needs.',
  },
];

const ofAnonymousCallers: readonly RouteError[] = [
  ...ofForwarded,
  {
    code: 'resource_exhausted',
    reason: 'too_many_anonymous_requests',
    when: 'Too many requests without a credential run already, from this network.',
  },
  {
    code: 'unavailable',
    reason: 'anonymous_requests_at_capacity',
    when: 'Too many requests without a credential run already.',
  },
];

/** Errors of the gateway itself on the way to a route. */
export function edgeErrors({ auth, path }: Pick<AnyRoute, 'auth' | 'path'>): readonly RouteError[] {
  const namesProvider = routes.some((one) => one.prefix === path && one.namesProvider === true);
  return [
    ...ofEveryRequest,
    ...(auth === 'none' ? ofAnonymousCallers : ofKnownCallers),
    ...(namesProvider ? ofNamedProvider : []),
  ];
}

/** Headers that the gateway adds to answers. */
export const edgeHeaders = {
  'Access-Control-Allow-Origin': answerHeader('Scripts of which origin may read the answer').optional(),
  'Access-Control-Expose-Headers': answerHeader('Headers that scripts of other origins may read').optional(),
  Vary: answerHeader('Headers of the request on which the answer depends').optional(),
  RateLimit: answerHeader(
    'The limit that is nearest to its end: `r` points are left, full again in `t` seconds',
  ).optional(),
  'RateLimit-Policy': answerHeader('All limits: `q` points in `w` seconds').optional(),
};
