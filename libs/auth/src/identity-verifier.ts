import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '@lectern/errors';
import { createLocalJWKSet, decodeJwt, errors, type JWK, type JWTPayload, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { bindCallerToken } from './caller-tokens.ts';
import { bearerOf } from './credentials.ts';
import { callerHeader } from './identity-headers.ts';
import {
  callerTokenIssuer,
  callerTokenLifeSeconds,
  callerTokenType,
  serviceTokenLifeSeconds,
  serviceTokenType,
} from './internal-tokens.ts';
import type { Principal } from './principal.ts';
import { clockToleranceSeconds, fromClaims, tokenAlgorithm } from './token-claims.ts';

/** Who is behind a request between services. */
export interface Identity {
  /** Name of the service that sent it. */
  readonly service: string;
  /** For whom; undefined for a call that is for nobody, or for somebody without a credential. */
  readonly caller: Principal | undefined;
}

/** Finds out who is behind a request. */
export interface IdentityVerifier {
  /**
   * @throws AppError `unauthenticated`, reason `service_token_missing`, `invalid_service_token` or `invalid_caller_token`
   */
  verify(headers: IncomingHttpHeaders): Promise<Identity>;
}

/** What {@link createIdentityVerifier} needs. */
export interface IdentityVerifierOptions {
  /** Name of the service that is called: the audience that tokens must name. */
  readonly service: string;
  /** Public keys of the services that may call, by name. */
  readonly trusted: Readonly<Record<string, readonly JWK[]>>;
  /** Public keys of the gateway, which says for whom a call is made, also where it may not call itself. Default: those in `trusted`. */
  readonly callerKeys?: readonly JWK[];
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** Tokens that are kept with what they say; a caller has one of three minutes, so this is enough for thousands at once. */
const cachedTokens = 10_000;

/**
 * Verifies the tokens of `internal-tokens.ts`. A token that was verified is kept until it expires, so that its signature is
 * checked once: it is the same for many requests. Invalid ones are not kept.
 */
export function createIdentityVerifier(options: IdentityVerifierOptions): IdentityVerifier {
  const now = options.now ?? Date.now;
  const keySets = new Map(
    Object.entries(options.trusted).map(([name, keys]) => [name, createLocalJWKSet({ keys: [...keys] })]),
  );
  const ofCallers =
    options.callerKeys === undefined
      ? keySets
      : new Map([[callerTokenIssuer, createLocalJWKSet({ keys: [...options.callerKeys] })]]);
  const read = async (token: string, kind: TokenKind): Promise<JWTPayload> => {
    const issuer = issuerOf(token);
    const keys = (kind === callerKind ? ofCallers : keySets).get(issuer);
    if (keys === undefined) throw new errors.JWTClaimValidationFailed('unknown issuer', {}, 'iss');
    const { payload } = await jwtVerify(token, keys, {
      algorithms: [tokenAlgorithm],
      typ: kind.type,
      issuer,
      audience: options.service,
      clockTolerance: clockToleranceSeconds,
      // However long its life, as its signer has it, may be.
      maxTokenAge: kind.lifeSeconds,
      requiredClaims: ['exp', 'iat', 'sub'],
      currentDate: new Date(now()),
    });
    return payload;
  };
  const services = cached(now, async (token: string) => {
    const { iss, sub, exp } = await read(token, serviceKind);
    if (iss === undefined || iss !== sub) throw new errors.JWTInvalid('a service speaks for itself alone');
    return { value: { service: iss }, exp };
  });
  const callers = cached(now, async (token: string) => {
    const claims = await read(token, callerKind);
    const caller = claims.iss === callerTokenIssuer ? fromClaims(claims) : undefined;
    if (caller === undefined) throw new errors.JWTInvalid('names no caller');
    bindCallerToken(caller, token);
    return { value: caller, exp: claims.exp };
  });

  return {
    verify: async (headers) => {
      const token = bearerOf(headers);
      if (token === undefined) throw serviceTokenMissing();
      const { service } = await services(token).catch(refuse('service'));
      const presented = headers[callerHeader];
      if (presented === undefined) return { service, caller: undefined };
      return { service, caller: await callers(String(presented)).catch(refuse('caller')) };
    },
  };
}

interface TokenKind {
  readonly type: string;
  readonly lifeSeconds: number;
}
const serviceKind: TokenKind = { type: serviceTokenType, lifeSeconds: serviceTokenLifeSeconds };
const callerKind: TokenKind = { type: callerTokenType, lifeSeconds: callerTokenLifeSeconds };

/** What the token says of itself, to choose the keys that it is verified with. */
function issuerOf(token: string): string {
  const { iss } = decodeJwt(token);
  return typeof iss === 'string' ? iss : '';
}

/** Keeps what `read` makes of a token until the token's `exp`, in seconds since the epoch. */
function cached<T extends object>(
  now: () => number,
  read: (token: string) => Promise<{ value: T; exp: number | undefined }>,
): (token: string) => Promise<T> {
  const cache = new LRUCache<string, T>({ max: cachedTokens, ttlResolution: 0, perf: { now } });
  return async (token) => {
    const known = cache.get(token);
    if (known !== undefined) return known;
    const { value, exp = 0 } = await read(token);
    const ttl = exp * 1_000 - now() - 1;
    if (ttl > 0) cache.set(token, value, { ttl });
    return value;
  };
}

function serviceTokenMissing(): AppError {
  return new AppError('unauthenticated', 'Only services of the platform may call this service.', {
    reason: 'service_token_missing',
  });
}

function refuse(kind: 'service' | 'caller'): (cause: unknown) => never {
  return (cause) => {
    throw new AppError('unauthenticated', `The ${kind} token is not valid.`, {
      reason: `invalid_${kind}_token`,
      cause,
    });
  };
}
