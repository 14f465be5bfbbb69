import { callerResource, userResource } from '@lectern/contracts';
import { type AnyRoute, type Reply, route } from '@lectern/http';
import type { App } from '../app.ts';
import type { RegistrationMode } from '../domain/registration.ts';
import type { User } from '../domain/user.ts';
import { clientOf } from './client-of.ts';
import { toCallerResource, toUserResource } from './present.ts';
import { registerBody, tokenBody } from './schemas.ts';

/** `/v1/users`. How one registers depends on the mode. */
export function userRoutes(app: App, registration: RegistrationMode): AnyRoute[] {
  return [
    registration === 'confirmed' ? requestRegistrationRoute(app) : registerRoute(app),
    confirmRegistrationRoute(app),
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

function registerRoute(app: App): AnyRoute {
  return route({
    method: 'post',
    path: '/v1/users',
    summary: 'Register, as the first user and owner of a new tenant',
    auth: 'none',
    body: registerBody,
    responses: { 201: userResource },
    handler: async ({ body, req, signal }) =>
      registered(await app.registerUser({ ...body, client: clientOf(req) }, signal)),
  });
}

function requestRegistrationRoute(app: App): AnyRoute {
  return route({
    method: 'post',
    path: '/v1/users',
    summary: 'Ask for an account; a token comes to the address, unless it has one',
    auth: 'none',
    body: registerBody,
    handler: async ({ body, req, signal }) => {
      await app.requestRegistration({ ...body, client: clientOf(req) }, signal);
      return { status: 202 };
    },
  });
}

function confirmRegistrationRoute(app: App): AnyRoute {
  return route({
    method: 'post',
    path: '/v1/users/confirm',
    summary: 'Make the account whose token came to its address, as the first user and owner of a new tenant',
    auth: 'none',
    body: tokenBody,
    responses: { 201: userResource },
    handler: async ({ body, signal }) => registered(await app.confirmRegistration(body, signal)),
  });
}

function registered(user: User): Reply {
  return { status: 201, body: toUserResource(user), headers: { Location: '/v1/users/me' } };
}
