import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Principal } from '@lectern/auth';
import { toAppError } from '@lectern/errors';
import {
  type ConcurrencyGroup,
  type ConcurrencyLimiter,
  callerKey,
  type Instrument,
  RequestPlaces,
  requestTimeoutHeader,
  scopeOf,
  writeProblem,
} from '@lectern/http';
import type { Logger } from '@lectern/telemetry';
import type { Authenticator } from './identity/authenticator.ts';
import type { ServiceIdentity } from './identity/service-identity.ts';
import type { Forwarder } from './proxy/forwarder.ts';
import type { Match, Router } from './routing/router.ts';

/** What {@link createGatewayHandler} needs. */
export interface GatewayParts {
  readonly router: Router;
  readonly authenticator: Authenticator;
  readonly identity: ServiceIdentity;
  readonly forwarder: Forwarder;
  readonly limiter: ConcurrencyLimiter;
  /** Bounds the requests of callers who are known, and of those who are not. */
  readonly concurrency: { readonly known: ConcurrencyGroup; readonly anonymous: ConcurrencyGroup };
  readonly logger: Logger;
}

/** Middleware of plain node: nothing of Express lies between the socket and the proxy. */
export type GatewayHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void;

/**
 * Handles what arrives at the edge: finds the route, verifies the credential, takes a place, forwards to the service. Bodies
 * are never read here, so they stream. A path without a route goes on to the app's own chain, which answers 404.
 */
export function createGatewayHandler(parts: GatewayParts, instrument: Instrument): GatewayHandler {
  return (request, response, next) => {
    // Deadlines are set by the gateway and by services; one from outside could cancel any call.
    delete request.headers[requestTimeoutHeader];
    const match = parts.router(request.method ?? '', request.url ?? '');
    if (match === undefined) next();
    else {
      instrument(request, response, (refusal) => {
        if (refusal === undefined) pass(parts, match, { request, response }).catch(next);
        else next(refusal);
      });
    }
  };
}

interface Ends {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function pass(parts: GatewayParts, match: Match, ends: Ends): Promise<void> {
  try {
    await admit(parts, match, ends);
  } catch (error) {
    refuse(parts.logger, error, ends);
  }
}

async function admit(parts: GatewayParts, match: Match, { request, response }: Ends): Promise<void> {
  const scope = scopeOf(request);
  if (scope === undefined) throw new Error('The gateway was mounted without instrumentation.');
  scope.route = match.route.prefix;
  const { service } = match.route;
  if (!match.anonymous) scope.principal = await parts.authenticator.authenticate(request.headers);
  const places = await takePlaces(parts, scope.principal);
  const identity = await parts.identity.headersFor(service, scope.principal);
  const call = { request, response, service, identity, requestId: scope.requestId };
  const forwarded = parts.forwarder.forward(call);
  places.leaveAfter(response, forwarded);
  await forwarded;
}

/** Places keep a single caller from taking all connections: services bound only a part of what they serve. */
function takePlaces(
  { limiter, concurrency }: GatewayParts,
  principal: Principal | undefined,
): Promise<RequestPlaces> {
  if (principal === undefined) return RequestPlaces.take(limiter, [concurrency.anonymous], undefined);
  return RequestPlaces.take(limiter, [concurrency.known], callerKey(principal));
}

function refuse(logger: Logger, thrown: unknown, { request, response }: Ends): void {
  const error = toAppError(thrown);
  if (error.code === 'internal') logger.error({ err: thrown }, 'request failed');
  else if (error.retryable) logger.warn({ err: thrown }, 'request failed');
  if (response.destroyed || response.writableEnded) return;
  if (response.headersSent) response.destroy();
  else writeProblem(request, response, error);
}
