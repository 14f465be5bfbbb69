import { createPrivateKey, sign } from 'node:crypto';
import type { JWK } from 'jose';
import { testSigningJwk } from './test-keys.ts';

/** A token with any header and claims, true or forged. */
export interface TestToken {
  /** Whose key signs it; see {@link testSigningJwk}. */
  readonly signedBy: string | JWK;
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Signs a token without a library for tokens, so that a mistake of the one that is under test is not repeated here. */
export function signTestToken({ signedBy, header, claims }: TestToken): string {
  const jwk = typeof signedBy === 'string' ? testSigningJwk(signedBy) : signedBy;
  const full = { alg: 'EdDSA', kid: jwk.kid, ...header };
  const input = [full, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const key = createPrivateKey({ key: { ...jwk }, format: 'jwk' });
  return `${input}.${sign(null, Buffer.from(input), key).toString('base64url')}`;
}
