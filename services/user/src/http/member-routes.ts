import { type AnyRoute, route } from '@lectern/http';
import type { App } from '../app.ts';
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
    summary: "People of the caller's tenant, newest first",
    auth: 'principal',
    role: 'member',
    scope: 'users:read',
    query: listQuery,
    responses: { 200: memberList },
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
    summary: "A person of the caller's tenant",
    auth: 'principal',
    role: 'member',
    scope: 'users:read',
    params: idParams,
    responses: { 200: memberResource },
    handler: async ({ principal: caller, params: { id: memberId }, signal }) => ({
      body: toMemberResource(await app.getMember({ caller, memberId }, signal)),
    }),
  });
}

function changeRoute(app: App): AnyRoute {
  return route({
    method: 'patch',
    path: '/v1/members/:id',
    summary: 'Give a person another role; their access tokens end',
    auth: 'principal',
    role: 'admin',
    params: idParams,
    body: changeMemberBody,
    responses: { 200: memberResource },
    handler: async ({ principal: caller, params: { id: memberId }, body: { role }, signal }) => ({
      body: toMemberResource(await app.changeMemberRole({ caller, memberId, role }, signal)),
    }),
  });
}

function removeRoute(app: App): AnyRoute {
  return route({
    method: 'delete',
    path: '/v1/members/:id',
    summary: 'Remove a person from the tenant for good; what they own stays',
    auth: 'principal',
    role: 'admin',
    params: idParams,
    handler: async ({ principal: caller, params: { id: memberId }, signal }) => {
      await app.removeMember({ caller, memberId }, signal);
      return { status: 204 };
    },
  });
}
