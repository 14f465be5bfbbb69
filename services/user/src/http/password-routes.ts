import { type AnyRoute, route } from '@lectern/http';
import type { App } from '../app.ts';
import { clientOf } from './client-of.ts';
import { errorsOf } from './errors.ts';
import { changePasswordBody, requestResetBody, resetPasswordBody } from './schemas.ts';

/** `PUT /v1/users/me/password`, and `/v1/password-resets`. */
export function passwordRoutes(app: App): AnyRoute[] {
  return [
    route({
      method: 'put',
      path: '/v1/users/me/password',
      operationId: 'changePassword',
      summary: "Change the caller's password; ends all other sessions",
      auth: 'principal',
      body: changePasswordBody,
      responses: { 204: {} },
      errors: errorsOf(
        'session_required',
        'too_many_failed_logins',
        'too_many_logins',
        'user_not_found',
        'weak_password',
        'wrong_password',
      ),
      handler: async ({ principal: caller, body, req, signal }) => {
        await app.changePassword({ caller, ...body, client: clientOf(req) }, signal);
        return { status: 204 };
      },
    }),
    route({
      method: 'post',
      path: '/v1/password-resets',
      operationId: 'requestPasswordReset',
      summary:
        'Ask for a token that replaces a forgotten password; it comes to the address if that has an account',
      auth: 'none',
      body: requestResetBody,
      responses: { 202: { description: 'A token is on its way, if the address has an account.' } },
      errors: errorsOf('too_many_messages'),
      handler: async ({ body, req, signal }) => {
        await app.requestPasswordReset({ ...body, client: clientOf(req) }, signal);
        return { status: 202 };
      },
    }),
    route({
      method: 'post',
      path: '/v1/password-resets/confirm',
      operationId: 'resetPassword',
      summary: 'Replace a forgotten password; ends all sessions',
      auth: 'none',
      body: resetPasswordBody,
      responses: { 204: {} },
      errors: errorsOf('invalid_reset_token', 'too_many_logins', 'weak_password'),
      handler: async ({ body, req, signal }) => {
        await app.resetPassword({ ...body, client: clientOf(req) }, signal);
        return { status: 204 };
      },
    }),
  ];
}
