import type { IncomingHttpHeaders } from 'node:http';
import {
  bindCallerToken,
  callerHeader,
  createIdentityVerifier,
  type Identity,
  type Principal,
} from '../src/index.ts';
import { callerTokenType, serviceTokenType } from '../src/internal-tokens.ts';
import { toClaims } from '../src/token-claims.ts';
import { testServices, testTrustedJwks } from './test-keys.ts';
import { signTestToken } from './test-tokens.ts';

/** Who is behind a call in a test. */
export interface IdentityFacts {
  /** The service that calls. Default: the gateway. */
  readonly from?: string;
  /** The services that the tokens are good for. Default: all. */
  readonly audience?: readonly string[];
}

/** The headers by which a service is called: by the gateway, for `caller`, unless the facts say otherwise. */
export function identityHeaders(
  caller?: Principal,
  { from = 'gateway', audience = testServices }: IdentityFacts = {},
): Record<string, string> {
  const service = signTestToken({
    signedBy: from,
    header: { typ: serviceTokenType },
    claims: { iss: from, sub: from, ...common(audience) },
  });
  return {
    authorization: `Bearer ${service}`,
    ...(caller === undefined ? {} : { [callerHeader]: callerToken(caller, audience) }),
  };
}

/** The same caller, as if a service had got it from the gateway: calls can be made for it. */
export function knownCaller(caller: Principal): Principal {
  bindCallerToken(caller, callerToken(caller, testServices));
  return caller;
}

function callerToken(caller: Principal, audience: readonly string[]): string {
  return signTestToken({
    signedBy: 'gateway',
    header: { typ: callerTokenType },
    claims: { iss: 'gateway', ...toClaims(caller), ...common(audience) },
  });
}

function common(audience: readonly string[]) {
  const iat = Math.floor(Date.now() / 1_000);
  return { aud: audience, iat, exp: iat + 120 };
}

/** Who is behind the headers of a call that a stand-in for `service` got. */
export function identityOf(headers: IncomingHttpHeaders, service: string): Promise<Identity> {
  return createIdentityVerifier({ service, trusted: testTrustedJwks() }).verify(headers);
}
