import type { TokenSigner } from '@lectern/auth';

export interface GetPublicKeysPorts {
  readonly accessTokens: Pick<TokenSigner, 'jwks'>;
}

/** The public keys of access tokens as a JWK set (RFC 7517). Without private parts, so anyone may have it. */
export async function getPublicKeys(ports: GetPublicKeysPorts): Promise<ReturnType<TokenSigner['jwks']>> {
  return ports.accessTokens.jwks();
}
