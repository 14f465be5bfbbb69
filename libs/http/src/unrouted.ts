import { AppError } from '@lectern/errors';
import type { Express, Request, RequestHandler, Response } from 'express';
import { scopeOf } from './request-scope.ts';
import type { AnyRoute } from './route.ts';

/** Methods of each path that a request matches, as they are found on the way down the list of routes. */
const allowedKey = 'allowedMethods';

/**
 * The end of an app's list of routes: `OPTIONS` of a path that has routes is a 204 with `Allow`, another method that it
 * does not have a 405 with the same header, and a path without routes a 404. A path can match several patterns; `Allow`
 * names the methods of all of them.
 */
export function mountUnrouted(app: Express, routes: readonly AnyRoute[]): void {
  for (const [path, methods] of methodsByPath(routes)) app.all(path, collect(path, methods));
  app.use(answerUnrouted);
}

function methodsByPath(routes: readonly AnyRoute[]): Map<string, string[]> {
  const byPath = new Map<string, string[]>();
  for (const { path, method } of routes) {
    const methods = method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()];
    byPath.set(path, [...(byPath.get(path) ?? []), ...methods]);
  }
  return byPath;
}

function collect(path: string, methods: readonly string[]): RequestHandler {
  return (req, res, next) => {
    const scope = scopeOf(req);
    // The first pattern is the one whose route would have been taken.
    if (scope !== undefined && allowedOf(res).length === 0) scope.route = path;
    res.locals[allowedKey] = [...allowedOf(res), ...methods];
    next();
  };
}

function answerUnrouted(req: Request, res: Response): void {
  const methods = allowedOf(res);
  if (methods.length === 0) throw routeNotFound(req);
  const allow = [...new Set([...methods, 'OPTIONS'])];
  if (req.method !== 'OPTIONS') throw methodNotAllowed(req.method, allow);
  res
    .status(204)
    .set({ Allow: allow.join(', '), 'Cache-Control': 'no-store' })
    .end();
}

function allowedOf({ locals }: Response): readonly string[] {
  return locals[allowedKey] ?? [];
}

function routeNotFound({ method, path }: Request): AppError {
  return new AppError('not_found', `There is nothing at ${method} ${path}.`, { reason: 'route_not_found' });
}

/** The error for a path that has other methods; its answer has them as `Allow`. */
export function methodNotAllowed(method: string, allow: readonly string[]): AppError {
  return new AppError('method_not_allowed', `${method} is no method of this path.`, { details: { allow } });
}
