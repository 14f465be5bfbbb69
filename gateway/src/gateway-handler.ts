import type { IncomingMessage } from 'node:http';
import type { Principal } from '@lectern/auth';
import { AppError, toAppError } from '@lectern/errors';
import {
  announcedBytes,
  bodyTooLarge,
  type ConcurrencyGroup,
  type ConcurrencyLimiter,
  callerKey,
  type Middleware,
  methodNotAllowed,
  RequestPlaces,
  refuseUnexpectedBody,
  requestTimeoutHeader,
  scopeOf,
} from '@lectern/http';
import type { Logger } from '@lectern/telemetry';
import type { AddressOf } from './edge/client-address.ts';
import { type Cors, mayCall } from './edge/cors.ts';
import type { LoadShedder } from './edge/load-shedder.ts';
import type { Authenticator } from './identity/authenticator.ts';
import type { OpenRequests } from './identity/open-requests.ts';
import type { ProtectedResource } from './identity/protected-resource.ts';
import type { ServiceIdentity } from './identity/service-identity.ts';
import type { VerifiedCaller } from './identity/verified-caller.ts';
import { limits } from './limits.ts';
import {
  addressDenied,
  answerOptions,
  answerPreflight,
  leaveToApp,
  originDenied,
  type Passage,
  refuse,
} from './passage.ts';
import type { Forwarder } from './proxy/forwarder.ts';
import type { RateLimiter } from './rate-limits/rate-limiter.ts';
import { ownService } from './routes.ts';
import type { MethodsOf } from './routing/described-methods.ts';
import { type Match, methods, type Router } from './routing/router.ts';
import type { VersionByAccept } from './routing/version-by-accept.ts';
import type { CountVersion } from './routing/version-usage.ts';

/** What {@link createGatewayHandler} needs. */
export interface GatewayParts {
  readonly addressOf: AddressOf;
  /** Undefined where scripts of other origins may not call. */
  readonly cors: Cors | undefined;
  /** Of scripts that may call. */
  readonly origins: readonly string[];
  readonly loadShedder: Pick<LoadShedder, 'admit'>;
  readonly rateLimiter: RateLimiter;
  readonly router: Router;
  readonly methodsOf: MethodsOf;
  readonly versionByAccept: VersionByAccept;
  readonly countVersion: CountVersion;
  readonly authenticator: Authenticator;
  readonly openRequests: Pick<OpenRequests, 'enter'>;
  /** Undefined where no tokens of an outside provider are taken. */
  readonly protectedResource: ProtectedResource | undefined;
  readonly identity: ServiceIdentity;
  readonly forwarder: Forwarder;
  readonly limiter: ConcurrencyLimiter;
  /** Bounds the requests of callers who are known, and of those who are not. */
  readonly concurrency: { readonly known: ConcurrencyGroup; readonly anonymous: ConcurrencyGroup };
  readonly logger: Logger;
}

/**
 * Handles what arrives at the edge: looks whether the address may call at all and this instance has time, finds the route,
 * charges the network, verifies the credential, charges the caller, takes a place, forwards to the service. Bodies are
 * never read here, so they stream. A path without a route goes on to the app's own chain, which answers 404; so does one that
 * the gateway answers itself.
 */
export function createGatewayHandler(parts: GatewayParts, observe: Middleware): Middleware {
  return (request, response, next) => {
    // Deadlines are set by the gateway and by services; one from outside could cancel any call.
    delete request.headers[requestTimeoutHeader];
    const client = parts.addressOf(request);
    observe(request, response, (refusal) => {
      const scope = scopeOf(request);
      if (scope === undefined) throw new Error('The gateway was mounted without instrumentation.');
      scope.client = client.text;
      if (parts.cors !== undefined) scope.answerHeaders.push(...parts.cors.headersFor(request));
      if (refusal !== undefined) next(refusal);
      else begin(parts, { request, response, next, client, scope, charges: parts.rateLimiter.open() });
    });
  };
}

/** Costs of a request that goes nowhere. */
const costWithoutRoute = 1;

/** Goes on with a value, at once if it is there: most requests wait for nothing but their service, and need no promises. */
function after<T, R>(value: T | Promise<T>, goOn: (value: T) => R | Promise<R>): R | Promise<R> {
  return value instanceof Promise ? value.then(goOn) : goOn(value);
}

function begin(parts: GatewayParts, passage: Passage): void {
  const fail = (error: unknown): void => {
    try {
      passage.scope.run(() => refuse(parts.logger, error, passage));
    } catch (unexpected) {
      passage.next(unexpected);
    }
  };
  try {
    const passing = pass(parts, passage);
    if (passing instanceof Promise) passing.catch(fail);
  } catch (error) {
    fail(error);
  }
}

function pass(parts: GatewayParts, passage: Passage): Promise<void> | void {
  const { request, client, charges } = passage;
  if (!client.allowed) throw addressDenied();
  parts.loadShedder.admit();
  const found = findRoute(parts, request);
  const cost = found === undefined || found instanceof AppError ? costWithoutRoute : found.cost;
  return after(parts.rateLimiter.chargeNetwork(charges, client.network, cost), () => {
    if (found === undefined) return leaveToApp(passage);
    const preflight = parts.cors?.preflight(request);
    if (preflight !== undefined) return answerPreflight(passage, preflight);
    if (found instanceof AppError) throw found;
    if (found.route.refusesOrigins === true && !mayCall(request, parts.origins)) throw originDenied();
    return after(identify(parts, passage, found), (caller) => {
      if (caller instanceof Stranger) return answerOptions(passage, caller.allow);
      return after(admit(parts, passage, { caller, found }), () =>
        found.route.service === ownService ? leaveToApp(passage) : forward(parts, passage, found),
      );
    });
  });
}

/** By its path; below `/api` by `Accept`, and then the request goes on with the path of that version. */
function findRoute(
  { router, versionByAccept }: GatewayParts,
  request: IncomingMessage,
): Match | AppError | undefined {
  const { method = '', url = '' } = request;
  const found = router(method, url);
  if (found !== undefined) return found;
  const target = versionByAccept(request);
  if (typeof target !== 'string') return target;
  request.url = target;
  return router(method, target);
}

/** Somebody without a valid credential who asks for no more than the methods of a path. */
class Stranger {
  readonly allow: readonly string[];

  constructor(allow: readonly string[]) {
    this.allow = allow;
  }
}

/** Who calls; undefined for a call that needs no credential. */
function identify(
  parts: GatewayParts,
  { request, scope }: Passage,
  { route, anonymous, hasMethod, mayBeFile }: Match,
): VerifiedCaller | undefined | Promise<VerifiedCaller | Stranger> {
  const { authenticator, countVersion, methodsOf, protectedResource } = parts;
  scope.route = route.prefix;
  scope.dialect = route.dialect;
  if (route.namesProvider === true) scope.challengeParameter = protectedResource?.challengeFor(request);
  scope.mayBeFile = mayBeFile;
  countVersion(route);
  const { method = '', url = '', headers } = request;
  if (!hasMethod) throw methodNotAllowed(method, methodsOf(url) ?? methods);
  if (anonymous) {
    assertSmallBody(request);
    return undefined;
  }
  return authenticator.known(headers) ?? scope.run(() => authenticate(parts, request));
}

/**
 * Of who is not known, a method that there is not is told first: no credential would help. Which methods there are is told by
 * `OPTIONS` too: it stands in the description, which anybody may read.
 */
async function authenticate(
  { authenticator, methodsOf }: GatewayParts,
  { method = '', url = '', headers }: IncomingMessage,
): Promise<VerifiedCaller | Stranger> {
  try {
    return await authenticator.authenticate(headers);
  } catch (error) {
    const allow = methodsOf(url);
    if (allow === undefined || toAppError(error).code !== 'unauthenticated') throw error;
    if (!allow.includes(method)) throw methodNotAllowed(method, allow);
    if (method === 'OPTIONS') return new Stranger(allow);
    throw error;
  }
}

function admit(
  parts: GatewayParts,
  { response, scope, charges }: Passage,
  { caller, found }: { readonly caller: VerifiedCaller | undefined; readonly found: Match },
): Promise<void> | undefined {
  if (caller === undefined) return undefined;
  const { route, cost } = found;
  parts.openRequests.enter(caller, { scope, response });
  scope.principal = caller.principal;
  if (route.namesProvider === true) parts.protectedResource?.assertSomeScope(caller.principal);
  return parts.rateLimiter.chargeCaller(charges, caller.principal, cost);
}

function forward(
  parts: GatewayParts,
  { request, response, client, scope, charges }: Passage,
  { route: { service, cookies }, isLong, anonymous }: Match,
): Promise<void> | void {
  return after(parts.identity.headersFor(service, scope.principal), (identity) => {
    const places = takePlaces(parts, scope.principal, client.network);
    const answerHeaders = [...scope.answerHeaders, ...charges.headers()];
    const call = {
      request,
      response,
      service,
      isLong,
      maxBodyBytes: anonymous ? maxAnonymousBytes : undefined,
      identity,
      scope,
      client: client.text,
      network: client.network,
      answerHeaders,
      cookies,
    };
    const forwarded = parts.forwarder.forward(call);
    places.leaveAfter(response, forwarded);
    return forwarded;
  });
}

const maxAnonymousBytes = limits.anonymousBodyBytes.value;

/** By what its head says; a body whose length is not known is counted as it passes. What only reads takes none of any length. */
function assertSmallBody(request: IncomingMessage): void {
  if (request.method === 'GET' || request.method === 'HEAD') refuseUnexpectedBody({}, request);
  if (announcedBytes(request) > maxAnonymousBytes) throw bodyTooLarge(maxAnonymousBytes);
}

/** Places keep a single caller from taking all connections: services bound only a part of what they serve. */
function takePlaces(
  { limiter, concurrency }: GatewayParts,
  principal: Principal | undefined,
  network: string,
): RequestPlaces {
  if (principal === undefined) return RequestPlaces.take(limiter, [concurrency.anonymous], network);
  return RequestPlaces.take(limiter, [concurrency.known], callerKey(principal));
}
