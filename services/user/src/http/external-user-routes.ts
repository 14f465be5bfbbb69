import { externalUserRequest, externalUserResponse } from '@lectern/contracts';
import { type AnyRoute, route } from '@lectern/http';
import type { App } from '../app.ts';
import { errorsOf } from './errors.ts';

/** `PUT /internal/external-users`. */
export function externalUserRoutes(app: App): AnyRoute[] {
  return [
    route({
      method: 'put',
      path: '/internal/external-users',
      operationId: 'admitExternalUser',
      summary: 'Who is the holder of this token of an outside provider here? For the gateway',
      auth: 'internal',
      callers: ['gateway'],
      body: externalUserRequest,
      responses: { 200: externalUserResponse },
      errors: errorsOf('member_removed'),
      handler: async ({ body: { issuer, tenant, subject, issuedAt, ...claims }, signal }) => {
        const { id, tenantId, roles } = await app.admitExternalUser(
          { identity: { issuer, tenant, subject }, claims: { ...claims, issuedAt: new Date(issuedAt) } },
          signal,
        );
        return { body: { tenantId, userId: id, roles: [...roles] } };
      },
    }),
  ];
}
