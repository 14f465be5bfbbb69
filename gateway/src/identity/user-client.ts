import type { Clients } from '@lectern/clients';
import { type VerifyApiKeyResponse, verifyApiKeyResponse } from '@lectern/contracts';
import type { JSONWebKeySet } from 'jose';
import { z } from 'zod';

/** What the gateway asks the user service. */
export interface UserClient {
  /** The public keys of access tokens. */
  getJwks(): Promise<JSONWebKeySet>;
  /** @throws AppError `unauthenticated` for a key that is not good, `unavailable` when it cannot be verified now */
  verifyApiKey(key: string): Promise<VerifyApiKeyResponse>;
}

/**
 * {@link UserClient} over HTTP. Without a caller's signal: answers are shared by all requests that wait for them, within
 * the time-out of a call.
 */
export function createUserClient({ clients }: { clients: Clients }): UserClient {
  const user = clients.for('user');
  return {
    getJwks: () =>
      user.call({ operation: 'get-jwks', method: 'GET', path: '/.well-known/jwks.json', schema: jwks }),
    verifyApiKey: (key) =>
      user.call({
        operation: 'verify-api-key',
        method: 'POST',
        path: '/internal/api-keys/verify',
        body: { key },
        schema: verifyApiKeyResponse,
        idempotent: true,
      }),
  };
}

const ed25519Key = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.base64url(),
  kid: z.string().min(1).optional(),
  alg: z.literal('EdDSA').optional(),
  use: z.literal('sig').optional(),
});

/**
 * A JWK set (RFC 7517). Keys of other kinds are ignored, as the RFC asks; so are members that are not named here, a
 * private part that was published by mistake among them.
 */
const jwks = z
  .object({ keys: z.array(z.unknown()) })
  .transform(({ keys }) => ({ keys: keys.flatMap((key) => ed25519Key.safeParse(key).data ?? []) }));
