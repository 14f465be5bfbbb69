import { callerResource, userResource } from '@lectern/contracts';
import { type AnyRoute, location, type Reply, route } from '@lectern/http';
import type { App } from '../app.ts';
import type { RegistrationMode } from '../domain/registration.ts';
import type { User } from '../domain/user.ts';
import { clientOf } from './client-of.ts';
import { errorsOf } from './errors.ts';
import { toCallerResource, toUserResource } from './present.ts';
import { registerBody, tokenBody } from './schemas.ts';

/** `/v1/users`. */
export function userRoutes(app: App, registration: RegistrationMode): AnyRoute[] {
  return [
    registerRoute(app, registration),
    confirmRegistrationRoute(app),
    route({
      method: 'get',
      path: '/v1/users/me',
      operationId: 'getCaller',
      summary: 'The caller; to a credential without the scope users:read only its ids and scopes',
      auth: 'principal',
      responses: { 200: callerResource },
      errors: errorsOf('user_not_found'),
      handler: async ({ principal: caller, signal }) => ({
        body: toCallerResource(await app.getCaller({ caller }, signal)),
      }),
    }),
  ];
}

/** How the call is answered depends on the mode: at once, or by a token that comes to the address. */
function registerRoute(app: App, registration: RegistrationMode): AnyRoute {
  return route({
    method: 'post',
    path: '/v1/users',
    operationId: 'register',
    summary:
      'Register, as the first user and owner of a new tenant; where addresses are confirmed, a token comes to the address first',
    auth: 'none',
    body: registerBody,
    responses: {
      201: { body: userResource, headers: location },
      202: { description: 'A token is on its way, unless the address has an account.' },
    },
    errors: errorsOf(
      'email_taken',
      'registration_closed',
      'too_many_logins',
      'too_many_messages',
      'weak_password',
    ),
    handler: async ({ body, req, signal }) => {
      const input = { ...body, client: clientOf(req) };
      if (registration !== 'confirmed') return registered(await app.registerUser(input, signal));
      await app.requestRegistration(input, signal);
      return { status: 202 };
    },
  });
}

function confirmRegistrationRoute(app: App): AnyRoute {
  return route({
    method: 'post',
    path: '/v1/users/confirm',
    operationId: 'confirmRegistration',
    summary: 'Make the account whose token came to its address, as the first user and owner of a new tenant',
    auth: 'none',
    body: tokenBody,
    responses: { 201: { body: userResource, headers: location } },
    errors: errorsOf('email_taken', 'invalid_registration_token', 'registration_closed'),
    handler: async ({ body, signal }) => registered(await app.confirmRegistration(body, signal)),
  });
}

function registered(user: User): Reply {
  return { status: 201, body: toUserResource(user), headers: { Location: '/v1/users/me' } };
}
