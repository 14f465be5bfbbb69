import type { ServiceClient } from '@lectern/clients';
import {
  type ExternalUserRequest,
  type ExternalUserResponse,
  externalUserResponse,
  type RevocationsResponse,
  revocationsResponse,
  type VerifyApiKeyResponse,
  verifyApiKeyResponse,
} from '@lectern/contracts';
import type { JSONWebKeySet } from 'jose';
import { z } from 'zod';

/** What the gateway asks the user service. */
export interface UserClient {
  /** The public keys of access tokens. */
  getJwks(): Promise<JSONWebKeySet>;
  /** @throws AppError `unauthenticated` for a key that is not valid, `unavailable` when it cannot be verified now */
  verifyApiKey(key: string): Promise<VerifyApiKeyResponse>;
  /** What was ended after the entry `after`; without any it waits for news, for `waitMs`. */
  listRevocations(
    query: { after: number; waitMs: number },
    signal: AbortSignal,
  ): Promise<RevocationsResponse>;
  /**
   * Who the holder of an outside provider's token is here.
   *
   * @throws AppError `permission_denied` for one who was removed, `unavailable` when that cannot be known now
   */
  admitExternalUser(claims: ExternalUserRequest): Promise<ExternalUserResponse>;
}

/** Time beyond its wait in which an answer has to come, in milliseconds. */
const answerMs = 2_000;

/**
 * {@link UserClient} over HTTP. Calls for requests take no caller's signal, since several requests share an answer; the default
 * time-out of the client bounds them.
 */
export function createUserClient(client: ServiceClient): UserClient {
  return {
    getJwks: () =>
      client.call({ operation: 'get-jwks', method: 'GET', path: '/.well-known/jwks.json', schema: jwks }),
    verifyApiKey: (key) =>
      client.call({
        operation: 'verify-api-key',
        method: 'POST',
        path: '/internal/api-keys/verify',
        body: { key },
        schema: verifyApiKeyResponse,
        idempotent: true,
      }),
    listRevocations: ({ after, waitMs }, signal) =>
      client.call({
        operation: 'list-revocations',
        method: 'GET',
        path: '/internal/revocations',
        query: { after, waitMs },
        timeoutMs: waitMs + answerMs,
        signal,
        schema: revocationsResponse,
      }),
    admitExternalUser: (claims) =>
      client.call({
        operation: 'admit-external-user',
        method: 'PUT',
        path: '/internal/external-users',
        body: claims,
        schema: externalUserResponse,
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
