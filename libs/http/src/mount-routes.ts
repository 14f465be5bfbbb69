import { AppError } from '@lectern/errors';
import type { Express, Request, RequestHandler } from 'express';
import { scopeOf } from './request-scope.ts';
import type { AnyRoute } from './route.ts';

/**
 * Mounts all routes of an app, by path. `OPTIONS` of a path is a 204 with `Allow`, another method that it does not have a
 * 405 with the same header, and a path without routes a 404. As in OpenAPI, a path without parameters comes before one
 * with: what `/invitations/accept` does not have is not looked for at `/invitations/:id`.
 */
export function mountRoutes(
  app: Express,
  routes: readonly AnyRoute[],
  serve: (route: AnyRoute) => RequestHandler,
): void {
  const byPath = [...Map.groupBy(routes, ({ path }) => path)];
  for (const [path, ofPath] of byPath.sort(([one], [other]) => parametersOf(one) - parametersOf(other))) {
    const mounted = app.route(path);
    for (const route of ofPath) mounted[route.method](serve(route));
    mounted.all(answerOtherMethods(path, allowedWith(ofPath.map(({ method }) => method))));
  }
  app.use((req) => {
    throw routeNotFound(req);
  });
}

function parametersOf(path: string): number {
  return path.split('/:').length - 1;
}

/** What `Allow` says of a path that has these methods, in any case: `HEAD` comes with `GET`, and `OPTIONS` with all. */
export function allowedWith(methods: readonly string[]): string[] {
  const named = methods.map((method) => method.toUpperCase());
  return [...named.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])), 'OPTIONS'];
}

function answerOtherMethods(path: string, allow: readonly string[]): RequestHandler {
  return (req, res) => {
    const scope = scopeOf(req);
    if (scope !== undefined) scope.route = path;
    if (req.method !== 'OPTIONS') throw methodNotAllowed(req.method, allow);
    res
      .status(204)
      .set({ Allow: allow.join(', '), 'Cache-Control': 'no-store' })
      .end();
  };
}

function routeNotFound({ method, path }: Request): AppError {
  return new AppError('not_found', `There is nothing at ${method} ${path}.`, { reason: 'route_not_found' });
}

/** The error for a path that has other methods; its answer has them as `Allow`. */
export function methodNotAllowed(method: string, allow: readonly string[]): AppError {
  return new AppError('method_not_allowed', `${method} is no method of this path.`, { details: { allow } });
}
