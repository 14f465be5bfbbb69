import type { IncomingHttpHeaders } from 'node:http';

/** How every API key starts, so that it is told from a token at a glance, also by secret scanners. */
export const apiKeyPrefix = 'lk_';

const bearer = /^bearer +([A-Za-z0-9\-._~+/]+=*) *$/i;

/** True when a credential claims to be an API key; whether it is a good one, only the user service knows. */
export function isApiKey(credential: string): boolean {
  return credential.startsWith(apiKeyPrefix);
}

/** The credential of `Authorization: Bearer …` (RFC 6750); `undefined` when there is none or it is malformed. */
export function bearerOf(headers: IncomingHttpHeaders): string | undefined {
  return bearer.exec(headers.authorization ?? '')?.[1];
}
