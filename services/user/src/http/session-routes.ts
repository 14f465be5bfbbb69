import { type AnyRoute, type Deprecation, route } from '@lectern/http';
import type { App } from '../app.ts';
import { clientOf } from './client-of.ts';
import { errorsOf } from './errors.ts';
import { toSessionResource } from './present.ts';
import { jwksResource, logInBody, refreshTokenBody, sessionResource } from './schemas.ts';

/** Why: `DELETE` has the refresh token in a body, which HTTP gives no meaning, and sessions have no id there. */
const deprecated: Deprecation = {
  since: '2026-12-01',
  sunset: '2027-06-01',
  successor: '/v2/sessions',
  docs: '/docs',
};

/** `/v1/sessions`, and `GET /.well-known/jwks.json`. The next version is in `v2-session-routes.ts`. */
export function sessionRoutes(app: App): AnyRoute[] {
  return [
    route({
      method: 'post',
      path: '/v1/sessions',
      operationId: 'logInV1',
      summary: 'Log in',
      auth: 'none',
      deprecated,
      body: logInBody,
      responses: { 201: sessionResource },
      errors: errorsOf('invalid_credentials', 'too_many_failed_logins', 'too_many_logins'),
      handler: async ({ body, req, signal }) => ({
        status: 201,
        body: toSessionResource(await app.logIn({ ...body, client: clientOf(req) }, signal)),
      }),
    }),
    route({
      method: 'post',
      path: '/v1/sessions/refresh',
      operationId: 'refreshSessionV1',
      summary: 'Exchange a refresh token; each is good for one use, a second use ends the session',
      auth: 'none',
      deprecated: { ...deprecated, successor: '/v2/sessions/refresh' },
      body: refreshTokenBody,
      responses: { 200: sessionResource },
      errors: errorsOf('invalid_refresh_token'),
      handler: async ({ body, signal }) => ({
        body: toSessionResource(await app.refreshSession(body, signal)),
      }),
    }),
    route({
      method: 'delete',
      path: '/v1/sessions',
      operationId: 'logOutV1',
      summary: 'Log out: end the session that the refresh token belongs to',
      auth: 'principal',
      deprecated: { ...deprecated, successor: '/v2/sessions/current' },
      body: refreshTokenBody,
      responses: { 204: {} },
      handler: async ({ principal: caller, body, signal }) => {
        await app.logOut({ caller, refreshToken: body.refreshToken }, signal);
        return { status: 204 };
      },
    }),
    route({
      method: 'get',
      path: '/.well-known/jwks.json',
      operationId: 'getPublicKeys',
      summary: 'The public keys that access tokens are checked with',
      auth: 'none',
      responses: { 200: jwksResource },
      handler: async ({ signal }) => ({
        body: await app.getPublicKeys(signal),
        headers: { 'Cache-Control': 'public, max-age=300' },
      }),
    }),
  ];
}
