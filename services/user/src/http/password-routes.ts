import { type AnyRoute, route } from '@lectern/http';
import type { App } from '../app.ts';
import { clientOf } from './client-of.ts';
import { changePasswordBody, requestResetBody, resetPasswordBody } from './schemas.ts';

/** `PUT /v1/users/me/password`, and `/v1/password-resets`. */
export function passwordRoutes(app: App): AnyRoute[] {
  return [
    route({
      method: 'put',
      path: '/v1/users/me/password',
      summary: "Change the caller's password; ends all other sessions",
      auth: 'principal',
      body: changePasswordBody,
      handler: async ({ principal: caller, body, req, signal }) => {
        await app.changePassword({ caller, ...body, client: clientOf(req) }, signal);
        return { status: 204 };
      },
    }),
    route({
      method: 'post',
      path: '/v1/password-resets',
      summary:
        'Ask for a token that replaces a forgotten password; it comes to the address if that has an account',
      auth: 'none',
      body: requestResetBody,
      handler: async ({ body, req, signal }) => {
        await app.requestPasswordReset({ ...body, client: clientOf(req) }, signal);
        return { status: 202 };
      },
    }),
    route({
      method: 'post',
      path: '/v1/password-resets/confirm',
      summary: 'Replace a forgotten password; ends all sessions',
      auth: 'none',
      body: resetPasswordBody,
      handler: async ({ body, req, signal }) => {
        await app.resetPassword({ ...body, client: clientOf(req) }, signal);
        return { status: 204 };
      },
    }),
  ];
}
