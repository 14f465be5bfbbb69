import { type AnyRoute, type Reply, route } from '@lectern/http';
import type { App } from '../app.ts';
import type { SessionTokens } from '../use-cases/issue-tokens.ts';
import { jwksResource, logInBody, refreshTokenBody, sessionResource } from './schemas.ts';

export function sessionRoutes(app: App): AnyRoute[] {
  return [
    route({
      method: 'post',
      path: '/v1/sessions',
      summary: 'Log in',
      auth: 'none',
      body: logInBody,
      responses: { 201: sessionResource },
      handler: async ({ body, signal }) => ({ status: 201, ...toReply(await app.logIn(body, signal)) }),
    }),
    route({
      method: 'post',
      path: '/v1/sessions/refresh',
      summary: 'Exchange a refresh token; each is good for one use, a second use ends the session',
      auth: 'none',
      body: refreshTokenBody,
      responses: { 200: sessionResource },
      handler: async ({ body }) => toReply(await app.refreshSession(body.refreshToken)),
    }),
    route({
      method: 'delete',
      path: '/v1/sessions',
      summary: 'Log out: end the session that the refresh token belongs to',
      auth: 'principal',
      body: refreshTokenBody,
      handler: async ({ principal, body }) => {
        await app.logOut(principal, body.refreshToken);
        return { status: 204 };
      },
    }),
    route({
      method: 'get',
      path: '/.well-known/jwks.json',
      summary: 'The public keys that access tokens are checked with',
      auth: 'none',
      responses: { 200: jwksResource },
      handler: async () => ({
        body: app.publicKeys(),
        headers: { 'cache-control': 'public, max-age=300' },
      }),
    }),
  ];
}

/** Tokens must not stay in any cache on the way (RFC 6749, 5.1). */
function toReply(tokens: SessionTokens): Reply {
  return {
    headers: { 'cache-control': 'no-store' },
    body: {
      accessToken: tokens.accessToken,
      tokenType: 'Bearer',
      expiresIn: tokens.expiresInSeconds,
      refreshToken: tokens.refreshToken,
    },
  };
}
