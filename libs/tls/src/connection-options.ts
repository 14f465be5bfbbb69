import type { TlsMaterial } from './tls-identity.ts';

/** TLS 1.3 is what two services agree on; 1.2 is left for a proxy of a mesh in between. */
const minVersion = 'TLSv1.2';

/** What a server needs to let in only those that show a certificate of the authority. */
export function serverTls({ cert, key, ca }: TlsMaterial) {
  return { cert, key, ca, minVersion, requestCert: true, rejectUnauthorized: true } as const;
}

/**
 * What a client needs to show its certificate to `service`, and to talk to nobody else: the name in the other's certificate
 * has to be that of the service, whatever address discovery gave. Sessions are not resumed: that would let in a certificate
 * which has expired, or whose authority is not trusted any more, since the first connection.
 */
export function clientTls({ cert, key, ca }: TlsMaterial, service: string) {
  const strict = { minVersion, rejectUnauthorized: true, maxCachedSessions: 0 } as const;
  return { cert, key, ca, servername: service, ...strict };
}
