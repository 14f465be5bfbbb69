import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError, codeFacts, toAppError } from '@lectern/errors';
import { type RequestScope, setHeaders, writeProblem } from '@lectern/http';
import type { Logger } from '@lectern/telemetry';
import type { ClientAddress } from './edge/client-address.ts';
import type { Charges } from './rate-limits/charges.ts';

/** What a request has at hand on its way. */
export interface Passage {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly next: (error?: unknown) => void;
  readonly client: ClientAddress;
  readonly scope: RequestScope;
  readonly charges: Charges;
}

/** The app's own chain answers: a 404, or a route of the gateway itself. */
export function leaveToApp({ response, next, charges }: Passage): void {
  setHeaders(response, charges.headers());
  next();
}

/**
 * At the edge, for every path that is public: which methods it has, the request itself will be told. The same holds for its
 * version, since a preflight does not have the `Accept` of the request.
 */
export function answerPreflight({ response, scope, charges }: Passage, headers: readonly string[]): void {
  response.writeHead(204, [...scope.answerHeaders, ...charges.headers(), ...headers]);
  response.end();
}

/** As the services answer a caller whom they know. */
export function answerOptions({ response, scope, charges }: Passage, allow: readonly string[]): void {
  const told = ['Allow', allow.join(', '), 'Cache-Control', 'no-store'];
  response.writeHead(204, [...scope.answerHeaders, ...charges.headers(), ...told]);
  response.end();
}

export function addressDenied(): AppError {
  return new AppError('permission_denied', 'This service cannot be called from your address.', {
    reason: 'address_denied',
  });
}

export function originDenied(): AppError {
  return new AppError('permission_denied', 'Scripts of this origin may not call.', {
    reason: 'origin_denied',
  });
}

/** Answers with the problem that was thrown, as long as no answer has begun; logs what is a fault or an outage. */
export function refuse(logger: Logger, thrown: unknown, { request, response, charges }: Passage): void {
  const error = toAppError(thrown);
  if (error.code === 'internal') logger.error({ err: thrown }, 'request failed');
  else if (isOutage(error)) logger.warn({ err: thrown }, 'request failed');
  if (response.destroyed || response.writableEnded) return;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  setHeaders(response, charges.headers());
  writeProblem(request, response, error);
}

/** What this instance refuses by itself comes in great numbers, and is in metrics and in the line of each request. */
function isOutage({ code, reason }: AppError): boolean {
  if (reason === 'overloaded' || reason.endsWith('_at_capacity')) return false;
  return codeFacts[code].status >= 500;
}
