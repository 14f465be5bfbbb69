import { type AnyRoute, answerHeader, location, type Reply, type RouteInput, route } from '@lectern/http';
import type { App } from '../app.ts';
import { invalidRefreshToken, sessionIdOf } from '../domain/session.ts';
import type { SessionTokens } from '../use-cases/issue-tokens.ts';
import { demoOff } from '../use-cases/log-in-to-demo.ts';
import { clientOf } from './client-of.ts';
import { errorsOf } from './errors.ts';
import { toList, toNewSessionResource, toSessionResourceV2 } from './present.ts';
import {
  demoSessionBody,
  idParams,
  listQuery,
  newSessionResource,
  openSessionBody,
  refreshSessionBody,
  sessionList,
  sessionResourceV2,
} from './schemas.ts';
import {
  forgetCookie,
  inCookie,
  isLoopback,
  keepInCookie,
  requireOwnOrigin,
  tokenInCookie,
} from './session-cookie.ts';

const cookie = {
  'Set-Cookie': answerHeader(
    'With `refreshToken: cookie`: the refresh token, for no script to read',
  ).optional(),
};
const forgotten = {
  'Set-Cookie': answerHeader('Has a browser forget the refresh token, where it keeps one').optional(),
};

type Call = Pick<RouteInput<unknown, unknown, unknown>, 'req'>;

/** `/v2/sessions`. */
export function v2SessionRoutes(app: App): AnyRoute[] {
  return [logInRoute(app), demoRoute(app), refreshRoute(app), listRoute(app), getRoute(app), endRoute(app)];
}

function logInRoute(app: App): AnyRoute {
  return route({
    method: 'post',
    path: '/v2/sessions',
    operationId: 'logIn',
    summary: 'Log in',
    auth: 'none',
    body: openSessionBody,
    responses: { 201: { body: newSessionResource, headers: { ...location, ...cookie } } },
    errors: errorsOf('foreign_origin', 'invalid_credentials', 'too_many_failed_logins', 'too_many_logins'),
    handler: async ({ body: { refreshToken, ...body }, req, signal }) => {
      if (refreshToken === inCookie) requireOwnOrigin(req);
      const tokens = await app.logIn({ ...body, client: clientOf(req) }, signal);
      return opened(tokens, { refreshToken, req });
    },
  });
}

function demoRoute(app: App): AnyRoute {
  return route({
    method: 'post',
    path: '/v2/sessions/demo',
    operationId: 'logInToDemo',
    summary: 'Log in to the demo account, without a password; for pages and programs on the same machine',
    auth: 'none',
    body: demoSessionBody,
    responses: { 201: { body: newSessionResource, headers: { ...location, ...cookie } } },
    errors: errorsOf('demo_off', 'foreign_origin', 'too_many_logins'),
    handler: async ({ body: { refreshToken }, req, signal }) => {
      // A page of a name that its owner lets point to this machine would be let in otherwise: there is no password that it lacks.
      if (!isLoopback(req)) throw demoOff();
      if (refreshToken === inCookie) requireOwnOrigin(req);
      return opened(await app.logInToDemo({ client: clientOf(req) }, signal), { refreshToken, req });
    },
  });
}

function opened(tokens: SessionTokens, kept: Parameters<typeof answerWith>[1]): Reply {
  const { headers, ...reply } = answerWith(tokens, kept);
  return { ...reply, status: 201, headers: { ...headers, Location: `/v2/sessions/${tokens.sessionId}` } };
}

/** The tokens; the refresh token in the cookie for a caller who asked for that. */
function answerWith(
  tokens: SessionTokens,
  { refreshToken, req }: Call & { readonly refreshToken: string | undefined },
): Reply {
  const body = toNewSessionResource(tokens);
  if (refreshToken !== inCookie) return { body };
  const set = keepInCookie(req, tokens.refreshToken, tokens.refreshExpiresAt);
  return { body: { ...body, refreshToken: inCookie }, headers: { 'Set-Cookie': set } };
}

function refreshRoute(app: App): AnyRoute {
  return route({
    method: 'post',
    path: '/v2/sessions/refresh',
    operationId: 'refreshSession',
    summary: 'Exchange a refresh token; each is good for one use, a second use ends the session',
    auth: 'none',
    body: refreshSessionBody,
    responses: { 200: { body: newSessionResource, headers: cookie } },
    errors: errorsOf('foreign_origin', 'invalid_refresh_token'),
    handler: async ({ body: { refreshToken }, req, signal }) => {
      const tokens = await app.refreshSession(
        { refreshToken: presentedToken({ refreshToken, req }) },
        signal,
      );
      return answerWith(tokens, { refreshToken, req });
    },
  });
}

function presentedToken({ refreshToken, req }: Call & { readonly refreshToken: string }): string {
  if (refreshToken !== inCookie) return refreshToken;
  requireOwnOrigin(req);
  const token = tokenInCookie(req);
  if (token === undefined) throw invalidRefreshToken();
  return token;
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
    errors: errorsOf('missing_scope', 'session_required'),
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
    errors: errorsOf('missing_scope', 'session_not_found', 'session_required'),
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
    responses: { 204: { headers: forgotten } },
    errors: errorsOf('missing_scope', 'session_not_found', 'session_required'),
    handler: async ({ principal: caller, params: { id: sessionId }, req, signal }) => {
      await app.endSession({ caller, sessionId }, signal);
      const refreshToken = tokenInCookie(req);
      if (refreshToken === undefined || sessionIdOf(sessionId, caller) !== caller.credentialId) {
        return { status: 204 };
      }
      // Of another session in this browser, which could not go on without it.
      await app.logOut({ caller, refreshToken }, signal);
      return { status: 204, headers: { 'Set-Cookie': forgetCookie(req) } };
    },
  });
}
