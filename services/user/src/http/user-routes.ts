import { callerResource, userResource } from '@lectern/contracts';
import { type AnyRoute, route } from '@lectern/http';
import type { App } from '../app.ts';
import { toCallerResource, toUserResource } from './present.ts';
import { registerBody } from './schemas.ts';

/** `/v1/users`. */
export function userRoutes(app: App): AnyRoute[] {
  return [
    route({
      method: 'post',
      path: '/v1/users',
      summary: 'Register, as the owner of a new tenant',
      auth: 'none',
      body: registerBody,
      responses: { 201: userResource },
      handler: async ({ body, signal }) => ({
        status: 201,
        body: toUserResource(await app.registerUser(body, signal)),
        headers: { Location: '/v1/users/me' },
      }),
    }),
    route({
      method: 'get',
      path: '/v1/users/me',
      summary: 'The caller; to an API key without the scope users:read only its ids and scopes',
      auth: 'principal',
      responses: { 200: callerResource },
      handler: async ({ principal: caller, signal }) => ({
        body: toCallerResource(await app.getCaller({ caller }, signal)),
      }),
    }),
  ];
}
