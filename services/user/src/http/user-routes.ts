import { userResource } from '@lectern/contracts';
import { type AnyRoute, route } from '@lectern/http';
import type { App } from '../app.ts';
import { toUserResource } from './present.ts';
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
      summary: 'The caller',
      auth: 'principal',
      responses: { 200: userResource },
      handler: async ({ principal: caller, signal }) => ({
        body: toUserResource(await app.getUser({ caller, userId: caller.userId }, signal)),
      }),
    }),
  ];
}
