import { userResource } from '@lectern/contracts';
import { type AnyRoute, location, route } from '@lectern/http';
import type { App } from '../app.ts';
import { clientOf } from './client-of.ts';
import { errorsOf } from './errors.ts';
import {
  acceptInvitationBody,
  invitationList,
  invitationResource,
  invitePersonBody,
} from './people-schemas.ts';
import { toInvitationResource, toList, toUserResource } from './present.ts';
import { idParams, listQuery } from './schemas.ts';

/** `/v1/invitations`. */
export function invitationRoutes(app: App): AnyRoute[] {
  return [inviteRoute(app), listRoute(app), revokeRoute(app), acceptRoute(app)];
}

function inviteRoute(app: App): AnyRoute {
  return route({
    method: 'post',
    path: '/v1/invitations',
    operationId: 'invitePerson',
    summary:
      "Invite someone into the caller's tenant; the token is delivered to their address, and replaces that of an earlier invitation",
    auth: 'principal',
    role: 'admin',
    body: invitePersonBody,
    responses: { 201: invitationResource },
    errors: errorsOf(
      'already_member',
      'missing_scope',
      'owner_required',
      'session_ended',
      'session_required',
      'tenant_unknown',
      'too_many_invitations',
    ),
    handler: async ({ principal: caller, body, signal }) => ({
      status: 201,
      body: toInvitationResource(await app.invitePerson({ caller, ...body }, signal)),
    }),
  });
}

function listRoute(app: App): AnyRoute {
  return route({
    method: 'get',
    path: '/v1/invitations',
    operationId: 'listInvitations',
    summary: 'Open invitations of the tenant, newest first',
    auth: 'principal',
    role: 'admin',
    query: listQuery,
    responses: { 200: invitationList },
    errors: errorsOf('missing_scope', 'session_required'),
    handler: async ({ principal: caller, query: { limit, cursor: before }, signal }) => {
      const page = await app.listInvitations({ caller, limit, before }, signal);
      return { body: toList(page, toInvitationResource) };
    },
  });
}

function revokeRoute(app: App): AnyRoute {
  return route({
    method: 'delete',
    path: '/v1/invitations/:id',
    operationId: 'revokeInvitation',
    summary: 'Revoke an open invitation',
    auth: 'principal',
    role: 'admin',
    params: idParams,
    responses: { 204: {} },
    errors: errorsOf('invitation_not_found', 'missing_scope', 'session_ended', 'session_required'),
    handler: async ({ principal: caller, params: { id: invitationId }, signal }) => {
      await app.revokeInvitation({ caller, invitationId }, signal);
      return { status: 204 };
    },
  });
}

function acceptRoute(app: App): AnyRoute {
  return route({
    method: 'post',
    path: '/v1/invitations/accept',
    operationId: 'acceptInvitation',
    summary: 'Join the tenant of an invitation with the token that was delivered; good for one account',
    auth: 'none',
    body: acceptInvitationBody,
    responses: { 201: { body: userResource, headers: location } },
    errors: errorsOf('invalid_invitation', 'weak_password', 'too_many_logins'),
    handler: async ({ body, req, signal }) => ({
      status: 201,
      body: toUserResource(await app.acceptInvitation({ ...body, client: clientOf(req) }, signal)),
      headers: { Location: '/v1/users/me' },
    }),
  });
}
