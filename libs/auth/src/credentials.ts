import type { IncomingHttpHeaders } from 'node:http';

/** How every API key starts, so that people and secret scanners can tell it from an access token. */
const apiKeyPrefix = 'lk_';

const bearer = /^bearer +([A-Za-z0-9\-._~+/]+=*) *$/i;

/** True when a credential has the form of an API key; only the user service can verify it. */
export function isApiKey(credential: string): boolean {
  return credential.startsWith(apiKeyPrefix);
}

/** The credential of `Authorization: Bearer …` (RFC 6750); `undefined` when there is none or it is malformed. */
export function bearerOf(headers: IncomingHttpHeaders): string | undefined {
  return bearer.exec(headers.authorization ?? '')?.[1];
}
