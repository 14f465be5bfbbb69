import {
  type Identity,
  type IdentityVerifier,
  type Principal,
  requireRole,
  requireScope,
} from '@lectern/auth';
import { AppError } from '@lectern/errors';
import type { Logger } from '@lectern/telemetry';
import type { Request, RequestHandler, Response } from 'express';
import type { ConcurrencyGroup, ConcurrencyLimiter } from './concurrency-limiter.ts';
import { deprecationHeaders } from './deprecation.ts';
import { entityTagOf, hasAlready } from './entity-tags.ts';
import type { FaultSwitch } from './fault-switch.ts';
import { readJsonBody } from './json-body.ts';
import { mediaTypesOf } from './media-types.ts';
import { refuseUnexpectedBody, requireAcceptable, setJsonType } from './negotiation.ts';
import { callerKey, RequestPlaces } from './request-places.ts';
import { scopeOf } from './request-scope.ts';
import type { AnyRoute, Reply } from './route.ts';

/** What all routes of an app have in common. */
export interface ServeOptions {
  readonly bodyLimitBytes: number;
  readonly limiter: ConcurrencyLimiter;
  readonly logger: Logger;
  /** Who is behind a request; `ahead` where its scope says that already, undefined where anybody may call. */
  readonly identity: IdentityVerifier | 'ahead' | undefined;
  readonly faults: FaultSwitch | undefined;
}

/**
 * The Express handler of a route: who calls and may they, can they take the answer, is there a place for one more, then
 * the input, then the handler; the body is read last, so that nothing is read of a caller who is refused anyway.
 */
export function serveRoute(route: AnyRoute, options: ServeOptions): RequestHandler {
  const types = mediaTypesOf(route);
  const headers = {
    'Cache-Control': 'no-store',
    ...(route.deprecated === undefined ? {} : deprecationHeaders(route.deprecated)),
  };
  return async (req, res) => {
    const scope = scopeOf(req);
    if (scope === undefined) throw new Error('A route was mounted ahead of the instrumentation.');
    scope.route = route.path;
    scope.dialect = route.dialect;
    scope.mayBeFile = route.rawBody !== undefined;
    res.set(headers);
    if (options.identity === 'ahead') authorize(route, { caller: scope.principal });
    else if (options.identity !== undefined) {
      const identity = await options.identity.verify(req.headers);
      scope.principal = identity.caller;
      authorize(route, identity);
    }
    if (types.length > 0) requireAcceptable(req, types);
    refuseUnexpectedBody(route, req);
    const places = takePlaces(groupsOf(route, req), { limiter: options.limiter, caller: scope.principal });
    const run = () =>
      route.run({
        req,
        res,
        signal: scope.signal,
        leave: (group) => places.leave(group),
        principal: () => known(scope.principal),
        readBody: () => readJsonBody(req, { maxBytes: options.bodyLimitBytes, signal: scope.signal }),
      });
    const fault = route.spared === true ? undefined : options.faults?.meet(req, scope.signal);
    const work = fault === undefined ? run() : fault.then(run);
    places.leaveAfter(res, work);
    work.catch((error: unknown) => {
      if (scope.signal.aborted)
        options.logger.debug({ err: error }, 'handler failed after its request was cancelled');
    });
    writeReply(req, res, { route, reply: await unlessAborted(scope.signal, work) });
  };
}

/** Without a service the caller is a stranger, as at the edge. */
function authorize(
  route: AnyRoute,
  { service = 'outside', caller: principal }: Pick<Identity, 'caller'> & Partial<Identity>,
): void {
  if (route.callers !== undefined && !route.callers.includes(service)) throw serviceNotAllowed(service);
  if (route.auth !== 'principal') return;
  const caller = known(principal);
  if (route.scope !== undefined) requireScope(caller, route.scope);
  if (route.role !== undefined) requireRole(caller, route.role);
}

function serviceNotAllowed(service: string): AppError {
  return new AppError('permission_denied', `This call is not for the ${service} service.`, {
    reason: 'service_not_allowed',
    details: { service },
  });
}

function takePlaces(
  groups: readonly ConcurrencyGroup[],
  { limiter, caller }: { limiter: ConcurrencyLimiter; caller: Principal | undefined },
): RequestPlaces {
  return RequestPlaces.take(limiter, groups, caller === undefined ? undefined : callerKey(caller));
}

function groupsOf({ concurrency = [] }: AnyRoute, req: Request): ConcurrencyGroup[] {
  return concurrency.filter(({ when }) => when?.(req) ?? true).map(({ group }) => group);
}

function known(principal: Principal | undefined): Principal {
  if (principal !== undefined) return principal;
  throw new AppError('unauthenticated', 'This call needs a bearer token or an API key.', {
    reason: 'credential_missing',
  });
}

/** The work's own end, or the reason of the signal at the moment it aborts: a deadline is answered when it passes. */
function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(signal.reason);
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}

function writeReply(
  req: Request,
  res: Response,
  { route, reply }: { route: AnyRoute; reply: Reply | undefined },
): void {
  if (res.headersSent || res.destroyed) return;
  if (reply === undefined) {
    throw new Error(`The handler of ${req.method} ${req.path} neither returned an answer nor wrote one.`);
  }
  const { status, body, headers = {} } = reply;
  res.set(headers);
  if (body !== undefined) setJsonType(req, res, route.path);
  if (body !== undefined && route.revalidated === true) {
    writeRevalidated(req, res, body);
    return;
  }
  if (body === undefined) res.status(status ?? 204).end();
  else res.status(status ?? 200).json(body);
}

function writeRevalidated(req: Request, res: Response, body: unknown): void {
  const etag = entityTagOf(body);
  res.set({ ETag: etag, 'Cache-Control': 'private, no-cache' });
  if (!hasAlready(req, etag)) {
    res.send(JSON.stringify(body));
    return;
  }
  // There is no body that it would be the type of.
  res.removeHeader('Content-Type');
  res.status(304).end();
}
