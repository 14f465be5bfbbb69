import { createHmac, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { signTestToken } from '@lectern/auth/testing';
import { exportJWK, importJWK, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { apiAudience } from '../support/oidc-provider.ts';
import { type OidcGateway, startOidcGateway } from '../support/start-oidc-gateway.ts';

let oidc: OidcGateway;
beforeAll(async () => {
  oidc = await startOidcGateway();
});
afterAll(() => oidc.stop());
beforeEach(() => {
  oidc.admitted.length = 0;
});

const now = () => Math.floor(Date.now() / 1_000);
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Claims of a good token, but for the changes. */
function claims(changes: JWTPayload = {}): JWTPayload {
  const good = { iss: oidc.provider.issuer, aud: apiAudience, sub: 'ann', tenant: 'acme', roles: ['staff'] };
  return { ...good, iat: now(), exp: now() + 60, ...changes };
}
function without(name: string): JWTPayload {
  const { [name]: _, ...rest } = claims();
  return rest;
}

/** Signed by the key of the provider. */
const signed = (payload: JWTPayload, header?: Record<string, unknown>) => oidc.provider.sign(payload, header);
/** Signed by the key of our own user service. */
const signedByUs = (payload: JWTPayload, header: Record<string, unknown> = {}) =>
  signTestToken({ signedBy: oidc.gateway.privateJwk, header: { typ: 'at+jwt', ...header }, claims: payload });
const byHand = (header: Record<string, unknown>, signature: (input: string) => string): string => {
  const input = `${encode({ typ: 'at+jwt', kid: 'key-1', ...header })}.${encode(claims())}`;
  return `${input}.${signature(input)}`;
};
const hmac = (secret: string | Buffer) => (input: string) =>
  createHmac('sha256', secret).update(input).digest('base64url');

const publicJwk = () => {
  const { kty, n = '', e = '' } = oidc.provider.signingKey;
  return { kty, n, e };
};
const publicPem = () =>
  createPublicKey({ key: publicJwk() as never, format: 'jwk' }).export({ type: 'spki', format: 'pem' });

const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
const signedByStranger = (header: Record<string, unknown>) =>
  new SignJWT(claims())
    .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: 'key-1', ...header })
    .sign(stranger.privateKey);

/** A token of our own, which the user service would sign. */
const ourClaims = (changes: JWTPayload = {}): JWTPayload => ({
  ...{ iss: 'lectern', aud: 'lectern', sub: 'user-1', tenant: 'tenant-1', roles: ['owner'], scope: 'search' },
  ...{ via: 'session', sid: 'session-1', iat: now(), exp: now() + 60, ...changes },
});

const forged: [string, () => string | Promise<string>][] = [
  ...['none', 'None', 'NONE', ''].map((alg): [string, () => string] => [
    `alg "${alg}" without a signature`,
    () => byHand({ alg }, () => ''),
  ]),
  ['HS256 with the public key as PEM', () => byHand({ alg: 'HS256' }, hmac(publicPem()))],
  ['HS256 with the modulus', () => byHand({ alg: 'HS256' }, hmac(Buffer.from(publicJwk().n, 'base64url')))],
  ['HS256 with the key as JSON', () => byHand({ alg: 'HS256' }, hmac(JSON.stringify(publicJwk())))],
  ['an algorithm that is not configured', () => signRs512()],
  ['the key of a stranger under the id of the real one', () => signedByStranger({})],
  ['the key of a stranger under an unknown id', () => signedByStranger({ kid: 'other' })],
  ['a key in the header', async () => signedByStranger({ jwk: await exportJWK(stranger.publicKey) })],
  ['a key behind a link', () => signedByStranger({ jku: 'http://127.0.0.1:1/jwks' })],
  ['another audience', () => signed(claims({ aud: 'app' }))],
  ['our own audience', () => signed(claims({ aud: 'lectern' }))],
  ['no audience', () => signed(without('aud'))],
  ['an issuer that is nobody', () => signed(claims({ iss: 'https://evil.example' }))],
  ['the issuer with a slash at its end', () => signed(claims({ iss: `${oidc.provider.issuer}/` }))],
  ['a list of issuers', () => signed(claims({ iss: [oidc.provider.issuer] as never }))],
  ['no issuer', () => signed(without('iss'))],
  ['exp in the past', () => signed(claims({ exp: now() - 60 }))],
  ['no exp', () => signed(without('exp'))],
  ['no iat', () => signed(without('iat'))],
  ['no subject', () => signed(without('sub'))],
  ['nbf in the future', () => signed(claims({ nbf: now() + 600 }))],
  ['the ID token of a log-in', async () => (await oidc.provider.logIn('ann')).idToken],
  ['an ID token for the audience of the API: nonce', () => signed(claims({ nonce: 'n' }), { typ: 'JWT' })],
  [
    'an ID token for the audience of the API: at_hash',
    () => signed(claims({ at_hash: 'h' }), { typ: 'JWT' }),
  ],
  ['an ID token of Keycloak', () => signed(claims({ typ: 'ID' }), { typ: 'JWT' })],
  ['a refresh token of Keycloak', () => signed(claims({ typ: 'Refresh' }), { typ: 'JWT' })],
  ['an ID token of Cognito', () => signed(claims({ token_use: 'id' }), { typ: 'JWT' })],
  ['a logout token', () => signed(claims({ events: {} }), { typ: 'logout+jwt' })],
  ['a logout token by its claims', () => signed(claims({ events: {} }), { typ: 'JWT' })],
  ['a token without a type', () => signed(claims(), { typ: undefined })],
  ['a type that is not known', () => signed(claims(), { typ: 'rt+jwt' })],
  ['a token that is bound to a key', () => signed(claims({ cnf: { jkt: 'thumbprint' } }))],
  ['our issuer, signed by the provider', () => signed(ourClaims())],
  ['our issuer and algorithm, signed by the provider', () => byHand({ alg: 'EdDSA' }, () => 'AAAA')],
  ['our issuer under our key id, signed by the provider', () => signedUnderOurKeyId()],
  ['the issuer of the provider, signed by us', () => signedByUs(claims())],
  ['the issuer of the provider under its key id, signed by us', () => signedByUs(claims(), { kid: 'key-1' })],
  ['our own token for the audience of the API', () => signedByUs(ourClaims({ aud: apiAudience }))],
  ['five parts', async () => `${await signed(claims())}.AAAA.AAAA`],
  ['another payload under a good signature', () => withAnotherPayload()],
];

async function signRs512(): Promise<string> {
  const key = await importJWK({ ...oidc.provider.signingKey, alg: 'RS512' }, 'RS512');
  return new SignJWT(claims()).setProtectedHeader({ alg: 'RS512', typ: 'at+jwt', kid: 'key-1' }).sign(key);
}

function signedUnderOurKeyId(): Promise<string> {
  return signed(ourClaims(), { kid: oidc.gateway.signer.jwks().keys[0]?.kid });
}

async function withAnotherPayload(): Promise<string> {
  const [header, , signature] = (await signed(claims())).split('.');
  return [header, encode(claims({ roles: ['bosses'] })), signature].join('.');
}

describe('a forged or foreign token', () => {
  it('is not what the claims here are, unless something is changed', async () => {
    for (const typ of ['at+jwt', 'application/at+jwt', 'JWT']) {
      expect(await oidc.call(await signed(claims(), { typ }))).toMatchObject({ status: 200 });
    }
    expect(await oidc.call(await signed(claims({ typ: 'Bearer' }), { typ: 'JWT' }))).toMatchObject({
      status: 200,
    });
    expect(await oidc.call(signedByUs(ourClaims()))).toMatchObject({ status: 200 });
  });

  it.each(forged)('is refused, and nobody is asked about it: %s', async (_what, make) => {
    const { status, caller } = await oidc.call(await make());
    expect([status, caller]).toEqual([401, undefined]);
    expect(oidc.admitted).toEqual([]);
  });
});
