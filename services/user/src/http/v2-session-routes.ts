import { type AnyRoute, location, route } from '@lectern/http';
import type { App } from '../app.ts';
import { clientOf } from './client-of.ts';
import { errorsOf } from './errors.ts';
import { toList, toNewSessionResource, toSessionResourceV2 } from './present.ts';
import {
  idParams,
  listQuery,
  logInBody,
  newSessionResource,
  refreshTokenBody,
  sessionList,
  sessionResourceV2,
} from './schemas.ts';

/** `/v2/sessions`. */
export function v2SessionRoutes(app: App): AnyRoute[] {
  return [logInRoute(app), refreshRoute(app), listRoute(app), getRoute(app), endRoute(app)];
}

function logInRoute(app: App): AnyRoute {
  return route({
    method: 'post',
    path: '/v2/sessions',
    operationId: 'logIn',
    summary: 'Log in',
    auth: 'none',
    body: logInBody,
    responses: { 201: { body: newSessionResource, headers: location } },
    errors: errorsOf('invalid_credentials', 'too_many_failed_logins', 'too_many_logins'),
    handler: async ({ body, req, signal }) => {
      const tokens = await app.logIn({ ...body, client: clientOf(req) }, signal);
      return {
        status: 201,
        body: toNewSessionResource(tokens),
        headers: { Location: `/v2/sessions/${tokens.sessionId}` },
      };
    },
  });
}

function refreshRoute(app: App): AnyRoute {
  return route({
    method: 'post',
    path: '/v2/sessions/refresh',
    operationId: 'refreshSession',
    summary: 'Exchange a refresh token; each is good for one use, a second use ends the session',
    auth: 'none',
    body: refreshTokenBody,
    responses: { 200: newSessionResource },
    errors: errorsOf('invalid_refresh_token'),
    handler: async ({ body, signal }) => ({
      body: toNewSessionResource(await app.refreshSession(body, signal)),
    }),
  });
}

function listRoute(app: App): AnyRoute {
  return route({
    method: 'get',
    path: '/v2/sessions',
    operationId: 'listSessions',
    summary: "The caller's sessions that are not over, newest first",
    auth: 'principal',
    query: listQuery,
    responses: { 200: sessionList },
    errors: errorsOf('session_required'),
    handler: async ({ principal: caller, query: { limit, cursor: before }, signal }) => {
      const page = await app.listSessions({ caller, limit, before }, signal);
      return { body: toList(page, (session) => toSessionResourceV2(session, caller)) };
    },
  });
}

function getRoute(app: App): AnyRoute {
  return route({
    method: 'get',
    path: '/v2/sessions/:id',
    operationId: 'getSession',
    summary: "One of the caller's sessions, by its id or as `current`; to do it again changes nothing",
    auth: 'principal',
    params: idParams,
    responses: { 200: sessionResourceV2 },
    errors: errorsOf('session_not_found', 'session_required'),
    handler: async ({ principal: caller, params: { id: sessionId }, signal }) => ({
      body: toSessionResourceV2(await app.getSession({ caller, sessionId }, signal), caller),
    }),
  });
}

function endRoute(app: App): AnyRoute {
  return route({
    method: 'delete',
    path: '/v2/sessions/:id',
    operationId: 'endSession',
    summary:
      "Log out: end one of the caller's sessions, by its id or as `current`; to do it again changes nothing",
    auth: 'principal',
    params: idParams,
    responses: { 204: {} },
    errors: errorsOf('session_not_found', 'session_required'),
    handler: async ({ principal: caller, params: { id: sessionId }, signal }) => {
      await app.endSession({ caller, sessionId }, signal);
      return { status: 204 };
    },
  });
}
