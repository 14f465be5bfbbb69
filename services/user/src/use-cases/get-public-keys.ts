import type { TokenSigner } from '@lectern/auth';

export interface GetPublicKeysPorts {
  readonly accessTokens: Pick<TokenSigner, 'jwks'>;
}

/**
 * The public keys of access tokens as a JWK set (RFC 7517). Without private parts, so anyone may have it. Decides on no
 * error.
 */
export async function getPublicKeys(
  ports: GetPublicKeysPorts,
  _signal: AbortSignal,
): Promise<ReturnType<TokenSigner['jwks']>> {
  return ports.accessTokens.jwks();
}
