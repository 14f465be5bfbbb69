import type { AnonymousCall, GatewayRoute } from '../routes.ts';

/** Where a request goes. */
export interface Match {
  readonly route: GatewayRoute;
  /** False for a method that nothing of the platform has. */
  readonly hasMethod: boolean;
  /** True when the call is in the table of calls that need no credential, or reads what is open to everybody. */
  readonly anonymous: boolean;
  /** Points of the rate limits. */
  readonly cost: number;
  /** True for a call that may take long by its nature. */
  readonly isLong: boolean;
  /** True for a call whose body may be a file. */
  readonly mayBeFile: boolean;
}

/** Finds the route of a request, or undefined when nothing public is under that path. */
export type Router = (method: string, url: string) => Match | undefined;

/**
 * The only paths that can match: segments of plain characters, one slash between them. No percent-encoding, no `;`, no
 * backslash, no empty segment, so what is matched here is what the service will see, whatever its own decoding does.
 * Nothing is lost by it: ids are UUIDs, and an id that cannot exist is a 404 anyway.
 */
const plainPath = /^(?:\/[A-Za-z0-9_~@:+,=.-]+)+\/?$/;
const dotSegment = /\/\.{1,2}(?:\/|$)/;

/** All that the platform has. `TRACE` has no use behind a gateway, and this API has no methods of its own. */
export const methods: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Of a call that neither waits nor takes files. */
const quick = { isLong: false, mayBeFile: false } as const;

/** What a request costs if the tables of routes do not say it. */
const usualCost = 1;

/** Builds the lookup once; a request then costs a few string comparisons and no allocation. */
export function createRouter(routes: readonly GatewayRoute[], anonymous: readonly AnonymousCall[]): Router {
  const entries = routes.map((route) => ({
    prefix: route.prefix,
    below: `${route.prefix}/`,
    ending: route.last === undefined ? undefined : `/${route.last}`,
    open: openMatches(route, anonymous),
    guarded: new Map(
      methods.map((method) => {
        const cost = route.costs?.[readAs(method)] ?? usualCost;
        const isLong = route.long?.includes(method) === true;
        const mayBeFile = route.files?.includes(method) === true;
        const anonymous = route.isOpenToRead === true && readAs(method) === 'GET';
        return [method, { route, hasMethod: true, anonymous, cost, isLong, mayBeFile } satisfies Match];
      }),
    ),
    refused: { route, ...quick, hasMethod: false, anonymous: true, cost: usualCost } satisfies Match,
  }));

  return (method, url) => {
    const path = pathOf(url);
    const entry = entries.find(
      ({ prefix, below, ending }) =>
        (path === prefix || path.startsWith(below)) &&
        (ending === undefined || endsWith(path, ending, below.length)),
    );
    if (entry === undefined || !plainPath.test(path) || dotSegment.test(path)) return undefined;
    return (
      entry.open.get(`${readAs(method)} ${withoutSlash(path)}`) ?? entry.guarded.get(method) ?? entry.refused
    );
  };
}

/** Whether a path ends so, with or without a slash behind it, and with something between the first `from` characters and its end. */
function endsWith(path: string, ending: string, from: number): boolean {
  const end = path.endsWith('/') ? path.length - 1 : path.length;
  return path.endsWith(ending, end) && end - ending.length > from;
}

/** The calls under a route that need no credential, by method and path. */
function openMatches(route: GatewayRoute, anonymous: readonly AnonymousCall[]): Map<string, Match> {
  const calls = anonymous.filter(({ path }) => path === route.prefix || path.startsWith(`${route.prefix}/`));
  return new Map(
    calls.map(({ method, path, cost = usualCost }) => [
      `${method} ${path}`,
      { route, ...quick, hasMethod: true, anonymous: true, cost },
    ]),
  );
}

/** Services take a path with a slash behind it for the same, so it must cost the same. */
function withoutSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

function readAs(method: string): string {
  return method === 'HEAD' ? 'GET' : method;
}

/** The part of a request target before its query. */
function pathOf(url: string): string {
  const at = url.indexOf('?');
  return at < 0 ? url : url.slice(0, at);
}
