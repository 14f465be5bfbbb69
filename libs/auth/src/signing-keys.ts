import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
} from 'jose';
import { z } from 'zod';
import { tokenAlgorithm } from './token-claims.ts';

/** A private Ed25519 key in JWK form (RFC 8037), as secrets hold it. */
export const privateJwkSchema = z.looseObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.base64url(),
  d: z.base64url(),
  kid: z.string().min(1).optional(),
});

/**
 * A public Ed25519 key in JWK form. Members that are not named here are dropped, a private part that was published by mistake
 * among them.
 */
export const publicJwkSchema = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.base64url(),
  kid: z.string().min(1).optional(),
  alg: z.literal(tokenAlgorithm).optional(),
  use: z.literal('sig').optional(),
});

/** The keys of a signer. */
export interface SigningKeys {
  readonly signingKey: CryptoKey | Uint8Array;
  /** Id of the key that signs: that of its JWK, or its thumbprint (RFC 7638). */
  readonly kid: string;
  /** The public parts of all keys. */
  readonly published: readonly JWK[];
}

/** @throws Error when there is no key or one is not a private Ed25519 key; the message names its position only */
export async function openSigningKeys(privateJwks: readonly JWK[]): Promise<SigningKeys> {
  const [first] = privateJwks;
  if (first === undefined) throw new Error('A token signer needs at least one key.');
  const published = await Promise.all(privateJwks.map(publicPart));
  const signingKey = await importJWK({ ...first, alg: tokenAlgorithm }, tokenAlgorithm);
  return { signingKey, kid: published[0]?.kid ?? '', published };
}

/** A new private Ed25519 key. */
export async function generateSigningJwk(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(tokenAlgorithm, { extractable: true });
  return withKeyFacts(await exportJWK(privateKey));
}

async function publicPart(jwk: JWK, position: number): Promise<JWK> {
  const { kty, crv, x, d } = jwk;
  if (kty !== 'OKP' || crv !== 'Ed25519' || x === undefined || d === undefined) {
    throw new Error(`Signing key ${position} is not a private Ed25519 key in JWK form.`);
  }
  return withKeyFacts({ kty, crv, x, ...(jwk.kid === undefined ? {} : { kid: jwk.kid }) });
}

async function withKeyFacts(jwk: JWK): Promise<JWK> {
  return { ...jwk, kid: jwk.kid ?? (await calculateJwkThumbprint(jwk)), alg: tokenAlgorithm, use: 'sig' };
}
