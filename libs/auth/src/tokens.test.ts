import { AppError } from '@lectern/errors';
import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  generateSecret,
  importJWK,
  type JWK,
  SignJWT,
} from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  createTokenSigner,
  createTokenVerifier,
  generateSigningJwk,
  type Principal,
  type TokenSigner,
  type TokenVerifier,
} from './index.ts';

const ada: Principal = {
  tenantId: 'tenant-1',
  userId: 'user-1',
  roles: ['admin'],
  scopes: ['search', 'generate'],
  via: 'session',
  credentialId: 'session-1',
};
const issuer = 'https://lectern.example';
const audience = 'lectern';

let jwk: JWK;
let signer: TokenSigner;
let verifier: TokenVerifier;

beforeAll(async () => {
  jwk = await generateSigningJwk();
  signer = await createTokenSigner({ privateJwks: [jwk], issuer, audience, ttlSeconds: 60 });
  verifier = createTokenVerifier({ keys: createLocalJWKSet(signer.jwks()), issuer, audience });
});

/** A token as an attacker or a mistake would make it, signed by the right key unless another is given. */
async function forge(change: { header?: object; claims?: object; key?: JWK } = {}): Promise<string> {
  const seconds = Math.floor(Date.now() / 1000);
  const claims = {
    iss: issuer,
    aud: audience,
    iat: seconds,
    exp: seconds + 60,
    sub: ada.userId,
    tenant: ada.tenantId,
    roles: ada.roles,
    scope: 'search',
    via: 'session',
    sid: 's',
    ...change.claims,
  };
  return new SignJWT(JSON.parse(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: jwk.kid ?? '', ...change.header })
    .sign(await importJWK(change.key ?? jwk, 'EdDSA'));
}

describe('access tokens', () => {
  it('tell the millisecond in which they were issued, and end in whole seconds', async () => {
    const { token } = await signer.sign(ada, new Date('2026-11-01T12:00:00.123Z'));
    const seconds = Date.parse('2026-11-01T12:00:00Z') / 1_000;
    expect(decodeJwt(token)).toMatchObject({ iat: seconds + 0.123, exp: seconds + 60 });
    expect(await verifier.verify((await signer.sign(ada)).token)).toEqual(ada);
  });

  it('carry a principal from the signer to a verifier without loss', async () => {
    const { token, expiresInSeconds } = await signer.sign(ada);
    expect(expiresInSeconds).toBe(60);
    expect(await verifier.verify(token)).toEqual(ada);
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'EdDSA', typ: 'at+jwt', kid: jwk.kid });
  });

  it('live from when their facts were read, which may be before they were made', async () => {
    const { token } = await signer.sign(ada, new Date(Date.now() - 30_000));
    const { iat = 0, exp = 0 } = decodeJwt(token);
    expect(exp - Math.floor(iat)).toBe(60);
    expect(Date.now() / 1_000 - iat).toBeGreaterThanOrEqual(30);
    const { token: late } = await signer.sign(ada, new Date(Date.now() - 3_600_000));
    await expect(verifier.verify(late)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('are accepted as the forger of these tests makes them, so that each refusal below has one cause', async () => {
    expect(await verifier.verify(await forge())).toMatchObject({ userId: ada.userId, scopes: ['search'] });
  });

  it.each([
    ['another issuer', { claims: { iss: 'https://evil.example' } }],
    ['another audience', { claims: { aud: 'other' } }],
    ['no expiry', { claims: { exp: undefined } }],
    ['no time of issue', { claims: { iat: undefined } }],
    ['a time of issue that is none', { claims: { iat: '1' } }],
    ['a time of issue beyond the tolerance', { claims: { iat: Date.now() / 1_000 + 3_600 } }],
    ['no subject', { claims: { sub: undefined } }],
    ['no tenant', { claims: { tenant: undefined } }],
    ['roles that are no list', { claims: { roles: 'admin' } }],
    ['another type', { header: { typ: 'JWT' } }],
    ['no type', { header: { typ: undefined } }],
    ['an unknown key id', { header: { kid: 'other' } }],
  ])('with %s are refused as invalid', async (_what, change) => {
    const refused = verifier.verify(await forge(change));
    await expect(refused).rejects.toMatchObject({ code: 'unauthenticated', reason: 'invalid_token' });
  });

  it('that an instance issued whose clock is ahead within the tolerance are accepted', async () => {
    expect(await verifier.verify(await forge({ claims: { iat: Date.now() / 1_000 + 3 } }))).toBeDefined();
  });

  it('that are past their expiry and the tolerance are refused as expired', async () => {
    const seconds = Math.floor(Date.now() / 1000);
    expect(await verifier.verify(await forge({ claims: { exp: seconds - 2 } }))).toBeDefined();
    const refused = verifier.verify(await forge({ claims: { exp: seconds - 10 } }));
    await expect(refused).rejects.toMatchObject({ code: 'unauthenticated', reason: 'token_expired' });
  });

  it('signed by a stranger, unsigned, signed with a shared secret or altered are refused', async () => {
    const stranger = await forge({ key: await generateSigningJwk() });
    const [header, , signature] = (await signer.sign(ada)).token.split('.');
    const altered = [header, Buffer.from('{"sub":"eve"}').toString('base64url'), signature].join('.');
    const none = `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.e30.`;
    const shared = await new SignJWT({ sub: 'eve' })
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
      .sign(await generateSecret('HS256'));
    for (const token of [stranger, altered, none, shared, '', 'nonsense', 'a.b.c']) {
      await expect(verifier.verify(token), token).rejects.toMatchObject({ code: 'unauthenticated' });
    }
  });

  it('are the fault of nobody who calls when the keys cannot be fetched', async () => {
    const { token } = await signer.sign(ada);
    const offline = createTokenVerifier({
      keys: () => Promise.reject(new TypeError('fetch failed')),
      issuer,
      audience,
    });
    await expect(offline.verify(token)).rejects.toMatchObject({
      code: 'unavailable',
      reason: 'keys_unavailable',
    });
    const busy = new AppError('resource_exhausted', 'Too many calls.');
    const limited = createTokenVerifier({ keys: () => Promise.reject(busy), issuer, audience });
    await expect(limited.verify(token)).rejects.toBe(busy);
  });
});

describe('createTokenSigner', () => {
  it('publishes the public parts of all keys and nothing else', async () => {
    const next = await generateSigningJwk();
    const both = await createTokenSigner({ privateJwks: [jwk, next], issuer, audience, ttlSeconds: 60 });
    const { keys } = both.jwks();
    expect(keys.map((key) => key.kid)).toEqual([jwk.kid, next.kid]);
    expect(keys.map((key) => Object.keys(key).sort())).toEqual(
      Array(2).fill(['alg', 'crv', 'kid', 'kty', 'use', 'x']),
    );
  });

  it('rotates: tokens of the old key and of the new one are good while both are published', async () => {
    const next = await generateSigningJwk();
    const after = await createTokenSigner({ privateJwks: [next, jwk], issuer, audience, ttlSeconds: 60 });
    const rotated = createTokenVerifier({ keys: createLocalJWKSet(after.jwks()), issuer, audience });
    const [old, fresh] = [(await signer.sign(ada)).token, (await after.sign(ada)).token];
    expect(decodeProtectedHeader(fresh).kid).toBe(next.kid);
    expect(await rotated.verify(old)).toEqual(ada);
    expect(await rotated.verify(fresh)).toEqual(ada);
  });

  it('refuses to start without a usable key, and does not show it', async () => {
    const { d: _, ...publicOnly } = jwk;
    for (const privateJwks of [[], [publicOnly], [{ kty: 'oct', k: 'c2VjcmV0' }]]) {
      const refused = createTokenSigner({ privateJwks, issuer, audience, ttlSeconds: 60 });
      await expect(refused).rejects.toThrow(/key/);
      await expect(refused).rejects.not.toThrow(/c2VjcmV0/);
    }
  });
});
