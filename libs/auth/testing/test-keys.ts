import { createHash, createPrivateKey } from 'node:crypto';
import type { JWK } from 'jose';

/** What precedes the 32 secret bytes of an Ed25519 key in PKCS #8 (RFC 8410). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Whose keys there are in tests: all services, and one that is none. */
export const testServices = [
  ...['gateway', 'bff', 'user', 'document', 'embedding', 'retrieval', 'model', 'webhook', 'tester'],
];

/** The private key of a service in tests. Made of its name, so that processes that know the name know the key. */
export function testSigningJwk(service: string): JWK {
  const secret = createHash('sha256').update(`a key of ${service} for tests`).digest();
  const key = createPrivateKey({
    key: Buffer.concat([pkcs8Prefix, secret]),
    format: 'der',
    type: 'pkcs8',
  });
  return { ...key.export({ format: 'jwk' }), kid: `${service}-1`, alg: 'EdDSA', use: 'sig' };
}

/** The public keys of all services in tests, by name. */
export function testTrustedJwks(): Record<string, JWK[]> {
  return Object.fromEntries(
    testServices.map((service) => {
      const { d: _, ...published } = testSigningJwk(service);
      return [service, [published]];
    }),
  );
}

/** The variables with the keys of a service under test. */
export function testServiceKeys(service: string): Record<string, string> {
  return {
    SERVICE_SIGNING_JWKS: JSON.stringify([testSigningJwk(service)]),
    SERVICE_TRUSTED_JWKS: JSON.stringify(testTrustedJwks()),
  };
}
