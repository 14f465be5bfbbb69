import { type JWK, SignJWT } from 'jose';
import {
  callerTokenLifeSeconds,
  callerTokenType,
  serviceTokenLifeSeconds,
  serviceTokenType,
} from './internal-tokens.ts';
import type { Principal } from './principal.ts';
import { openSigningKeys } from './signing-keys.ts';
import { toClaims, tokenAlgorithm } from './token-claims.ts';

/** A token, and when to ask for the next one, in milliseconds since the epoch: well before it ends. */
export interface SignedToken {
  readonly token: string;
  readonly renewAt: number;
}

/** Signs what a service says of itself, and the gateway of its callers. */
export interface InternalTokenSigner {
  /** For calls to the service `target`. The same token for half of its life. */
  serviceToken(target: string): Promise<SignedToken>;
  /** For calls in the name of a caller to the services in `audience`. A new one each time. */
  callerToken(caller: Principal, audience: readonly string[]): Promise<SignedToken>;
}

/** What {@link createInternalTokenSigner} needs. */
export interface InternalTokenSignerOptions {
  /** Name of the service that signs. */
  readonly service: string;
  /** Private Ed25519 keys, the first of which signs. */
  readonly privateJwks: readonly JWK[];
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** A signer with the key of one service. A key that cannot be used fails the first token. */
export function createInternalTokenSigner(options: InternalTokenSignerOptions): InternalTokenSigner {
  const { service, now = Date.now } = options;
  const keys = openSigningKeys(options.privateJwks);
  // Whoever asks for a token first sees the error; here nobody waits for it yet.
  keys.catch(() => undefined);
  const byTarget = new Map<string, Promise<SignedToken>>();
  const renewals = new Map<string, number>();

  const sign = async (claims: Claims): Promise<SignedToken> => {
    const { signingKey, kid } = await keys;
    const issuedAt = Math.floor(now() / 1_000);
    const token = await new SignJWT(claims.payload)
      .setProtectedHeader({ alg: tokenAlgorithm, typ: claims.type, kid })
      .setIssuer(service)
      .setAudience([...claims.audience])
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + claims.lifeSeconds)
      .sign(signingKey);
    return { token, renewAt: (issuedAt + claims.lifeSeconds / 2) * 1_000 };
  };

  return {
    serviceToken: (target) => {
      const known = byTarget.get(target);
      if (known !== undefined && now() < (renewals.get(target) ?? 0)) return known;
      const claims = { payload: { sub: service }, type: serviceTokenType, audience: [target] };
      const signed = sign({ ...claims, lifeSeconds: serviceTokenLifeSeconds });
      byTarget.set(target, signed);
      renewals.set(target, now() + (serviceTokenLifeSeconds / 2) * 1_000);
      return signed;
    },
    callerToken: (caller, audience) =>
      sign({
        payload: toClaims(caller),
        type: callerTokenType,
        audience,
        lifeSeconds: callerTokenLifeSeconds,
      }),
  };
}

interface Claims {
  readonly payload: Record<string, unknown>;
  readonly type: string;
  readonly audience: readonly string[];
  readonly lifeSeconds: number;
}
