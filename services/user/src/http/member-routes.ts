import { type AnyRoute, route } from '@lectern/http';
import type { App } from '../app.ts';
import { errorsOf } from './errors.ts';
import { changeMemberBody, memberList, memberResource } from './people-schemas.ts';
import { toList, toMemberResource } from './present.ts';
import { idParams, listQuery } from './schemas.ts';

/** `/v1/members`. */
export function memberRoutes(app: App): AnyRoute[] {
  return [listRoute(app), getRoute(app), changeRoute(app), removeRoute(app)];
}

function listRoute(app: App): AnyRoute {
  return route({
    method: 'get',
    path: '/v1/members',
    operationId: 'listMembers',
    summary: "People of the caller's tenant, newest first",
    auth: 'principal',
    role: 'member',
    scope: 'users:read',
    query: listQuery,
    responses: { 200: memberList },
    errors: errorsOf('limited_to_collections'),
    handler: async ({ principal: caller, query: { limit, cursor: before }, signal }) => {
      const page = await app.listMembers({ caller, limit, before }, signal);
      return { body: toList(page, toMemberResource) };
    },
  });
}

function getRoute(app: App): AnyRoute {
  return route({
    method: 'get',
    path: '/v1/members/:id',
    operationId: 'getMember',
    summary: "A person of the caller's tenant",
    auth: 'principal',
    role: 'member',
    scope: 'users:read',
    params: idParams,
    responses: { 200: memberResource },
    errors: errorsOf('limited_to_collections', 'member_not_found'),
    handler: async ({ principal: caller, params: { id: memberId }, signal }) => ({
      body: toMemberResource(await app.getMember({ caller, memberId }, signal)),
    }),
  });
}

function changeRoute(app: App): AnyRoute {
  return route({
    method: 'patch',
    path: '/v1/members/:id',
    operationId: 'changeMember',
    summary: 'Give a person another role; their access tokens end',
    auth: 'principal',
    role: 'admin',
    params: idParams,
    body: changeMemberBody,
    responses: { 200: memberResource },
    errors: errorsOf(
      'last_owner',
      'member_not_found',
      'missing_scope',
      'owner_required',
      'role_of_provider',
      'session_ended',
      'session_required',
      'tenant_unknown',
    ),
    handler: async ({ principal: caller, params: { id: memberId }, body: { role }, signal }) => ({
      body: toMemberResource(await app.changeMemberRole({ caller, memberId, role }, signal)),
    }),
  });
}

function removeRoute(app: App): AnyRoute {
  return route({
    method: 'delete',
    path: '/v1/members/:id',
    operationId: 'removeMember',
    summary: 'Remove a person from the tenant for good; what they own stays',
    auth: 'principal',
    role: 'admin',
    params: idParams,
    responses: { 204: {} },
    errors: errorsOf(
      'last_owner',
      'member_not_found',
      'missing_scope',
      'owner_required',
      'session_ended',
      'session_required',
      'tenant_unknown',
    ),
    handler: async ({ principal: caller, params: { id: memberId }, signal }) => {
      await app.removeMember({ caller, memberId }, signal);
      return { status: 204 };
    },
  });
}
