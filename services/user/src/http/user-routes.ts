import { type UserResource, userResource } from '@lectern/contracts';
import { type AnyRoute, route } from '@lectern/http';
import type { App } from '../app.ts';
import type { User } from '../domain/user.ts';
import { idParams, registerBody } from './schemas.ts';

export function userRoutes(app: App): AnyRoute[] {
  return [
    route({
      method: 'post',
      path: '/v1/users',
      summary: 'Register, as the first user and admin of a new tenant',
      auth: 'none',
      body: registerBody,
      responses: { 201: userResource },
      handler: async ({ body, signal }) => ({
        status: 201,
        body: toResource(await app.registerUser(body, signal)),
        headers: { location: '/v1/users/me' },
      }),
    }),
    route({
      method: 'get',
      path: '/v1/users/me',
      summary: 'The caller',
      auth: 'principal',
      responses: { 200: userResource },
      handler: async ({ principal }) => ({
        body: toResource(await app.getUser(principal, principal.userId)),
      }),
    }),
    route({
      method: 'get',
      path: '/internal/users/:id',
      summary: "A user of the caller's tenant",
      auth: 'internal',
      params: idParams,
      responses: { 200: userResource },
      handler: async ({ principal, params }) => ({
        body: toResource(await app.getUser(principal, params.id)),
      }),
    }),
  ];
}

function toResource(user: User): UserResource {
  return {
    id: user.id,
    tenantId: user.tenantId,
    email: user.email,
    displayName: user.displayName,
    roles: [...user.roles],
    createdAt: user.createdAt.toISOString(),
  };
}
