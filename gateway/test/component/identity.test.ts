import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  sign as cryptoSign,
  generateKeyPairSync,
} from 'node:crypto';
import { generateSigningJwk } from '@lectern/auth';
import { identityOf } from '@lectern/auth/testing';
import { exportJWK, importJWK, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goodApiKey, principal, startGateway, type TestGateway } from '../support/start-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const base64url = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const partsOf = (token: string) => token.split('.') as [string, string, string];
const decode = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
const goodToken = () => gateway.authorization.slice('Bearer '.length);

/** A token with the real key, good but for what the test changes. */
async function signed(changes: {
  header?: Record<string, unknown>;
  claims?: Record<string, unknown>;
  drop?: string[];
}) {
  const [header, payload] = partsOf(goodToken()).map((part, i) => (i < 2 ? decode(part) : part));
  const claims: JWTPayload = { ...payload, ...changes.claims };
  for (const name of changes.drop ?? []) delete claims[name];
  const key = await importJWK({ ...gateway.privateJwk, alg: 'EdDSA' }, 'EdDSA');
  return new SignJWT(claims)
    .setProtectedHeader({ ...header, ...changes.header } as JWTHeaderParameters)
    .sign(key);
}

/** A token made by hand, for headers that no library would sign. */
function byHand(
  header: Record<string, unknown>,
  signature: (input: string) => string,
  payload?: string,
): string {
  const input = `${base64url(header)}.${payload ?? partsOf(goodToken())[1]}`;
  return `${input}.${signature(input)}`;
}

function realSignature(input: string): string {
  const key = createPrivateKey({ key: gateway.privateJwk as never, format: 'jwk' });
  return cryptoSign(null, Buffer.from(input), key).toString('base64url');
}

const now = () => Math.floor(Date.now() / 1000);
const realHeader = () => decode(partsOf(goodToken())[0]) as Record<string, unknown>;
const publicPem = () =>
  createPublicKey({ key: gateway.signer.jwks().keys[0] as never, format: 'jwk' }).export({
    type: 'spki',
    format: 'pem',
  });
const hmac =
  (secret: string | Buffer, digest = 'sha256') =>
  (input: string) =>
    createHmac(digest, secret).update(input).digest('base64url');

const attacker = generateKeyPairSync('ed25519');
const attackerSignature = (input: string) =>
  cryptoSign(null, Buffer.from(input), attacker.privateKey).toString('base64url');
const attackerJwk = async () => exportJWK(attacker.publicKey);

const forged: [string, () => string | Promise<string>][] = [
  ...['none', 'None', 'NONE', 'nOnE', ''].flatMap((alg): [string, () => string][] => [
    [`alg "${alg}" without a signature`, () => byHand({ ...realHeader(), alg }, () => '')],
    [
      `alg "${alg}" with the old signature`,
      () => byHand({ ...realHeader(), alg }, () => partsOf(goodToken())[2]),
    ],
  ]),
  ['no alg at all', () => byHand({ typ: 'at+jwt' }, realSignature)],
  ['HS256 with the public key as PEM', () => byHand({ ...realHeader(), alg: 'HS256' }, hmac(publicPem()))],
  [
    'HS256 with the public x',
    () =>
      byHand(
        { ...realHeader(), alg: 'HS256' },
        hmac(Buffer.from(gateway.signer.jwks().keys[0]!.x!, 'base64url')),
      ),
  ],
  [
    'HS256 with the JWK as text',
    () => byHand({ ...realHeader(), alg: 'HS256' }, hmac(JSON.stringify(gateway.signer.jwks().keys[0]))),
  ],
  ['HS512 with an empty secret', () => byHand({ ...realHeader(), alg: 'HS512' }, hmac('', 'sha512'))],
  ['RS256 in name, EdDSA in fact', () => byHand({ ...realHeader(), alg: 'RS256' }, realSignature)],
  ['ES256 in name, EdDSA in fact', () => byHand({ ...realHeader(), alg: 'ES256' }, realSignature)],
  ['alg eddsa in small letters', () => byHand({ ...realHeader(), alg: 'eddsa' }, realSignature)],
  ['a stranger\u2019s key under our key id', () => byHand(realHeader(), attackerSignature)],
  ['an unknown key id', () => byHand({ ...realHeader(), kid: 'no-such-key' }, attackerSignature)],
  ['our signature under an unknown key id', () => byHand({ ...realHeader(), kid: 'other' }, realSignature)],
  ['a key id that is a path', () => byHand({ ...realHeader(), kid: '../../dev/null' }, attackerSignature)],
  ['a key id that is SQL', () => byHand({ ...realHeader(), kid: "' OR 1=1 --" }, attackerSignature)],
  ['a key id that is a number', () => byHand({ ...realHeader(), kid: 1 }, attackerSignature)],
  [
    'a key in the header (jwk)',
    async () => byHand({ ...realHeader(), jwk: await attackerJwk() }, attackerSignature),
  ],
  [
    'a key behind a link (jku)',
    () => byHand({ ...realHeader(), jku: 'http://127.0.0.1:1/jwks.json' }, attackerSignature),
  ],
  ['a certificate chain (x5c)', () => byHand({ ...realHeader(), x5c: ['AAAA'] }, attackerSignature)],
  [
    'a certificate link (x5u)',
    () => byHand({ ...realHeader(), x5u: 'http://127.0.0.1:1/cert' }, attackerSignature),
  ],
  ['an unknown critical header', () => byHand({ ...realHeader(), crit: ['exp2'], exp2: 1 }, realSignature)],
  ['an unencoded payload (b64)', () => byHand({ ...realHeader(), crit: ['b64'], b64: false }, realSignature)],
  ['exp in the past', () => signed({ claims: { exp: now() - 60 } })],
  ['no exp', () => signed({ drop: ['exp'] })],
  ['an exp that is text', () => signed({ claims: { exp: '9999999999' } })],
  ['nbf in the future', () => signed({ claims: { nbf: now() + 600 } })],
  ['another issuer', () => signed({ claims: { iss: 'https://evil.example' } })],
  ['no issuer', () => signed({ drop: ['iss'] })],
  ['another audience', () => signed({ claims: { aud: 'other' } })],
  ['no audience', () => signed({ drop: ['aud'] })],
  ['no subject', () => signed({ drop: ['sub'] })],
  ['no tenant', () => signed({ drop: ['tenant'] })],
  ['a tenant that is a list', () => signed({ claims: { tenant: ['tenant-1', 'tenant-2'] } })],
  ['scopes that are a list', () => signed({ claims: { scope: ['search'] } })],
  ['typ JWT', () => signed({ header: { typ: 'JWT' } })],
  ['typ of a refresh token', () => signed({ header: { typ: 'rt+jwt' } })],
  ['no typ', () => byHand({ alg: 'EdDSA', kid: realHeader().kid }, realSignature)],
  ['a signature cut by a byte', () => goodToken().slice(0, -2)],
  ['no signature', () => partsOf(goodToken()).slice(0, 2).join('.')],
  ['an empty signature', () => `${partsOf(goodToken()).slice(0, 2).join('.')}.`],
  ['a signature of zeros', () => byHand(realHeader(), () => Buffer.alloc(64).toString('base64url'))],
  [
    'another user in the payload',
    () => {
      const [header, payload, signature] = partsOf(goodToken());
      return [header, base64url({ ...decode(payload), sub: 'user-2' }), signature].join('.');
    },
  ],
  [
    'another tenant in the payload',
    () => {
      const [header, payload, signature] = partsOf(goodToken());
      return [header, base64url({ ...decode(payload), tenant: 'tenant-2' }), signature].join('.');
    },
  ],
  ['a payload that is no JSON', () => byHand(realHeader(), realSignature, base64url('not json'))],
  ['a payload that is a list', () => byHand(realHeader(), realSignature, base64url([]))],
  ['five parts', () => `${goodToken()}.AAAA.AAAA`],
  ['one part', () => partsOf(goodToken())[0]],
  ['two tokens in one', () => `${goodToken()},${goodToken()}`],
  [
    'a token signed for another platform',
    async () => {
      const key = await importJWK({ ...(await generateSigningJwk()), alg: 'EdDSA' }, 'EdDSA');
      return new SignJWT(decode(partsOf(goodToken())[1])).setProtectedHeader(realHeader() as never).sign(key);
    },
  ],
  ['a long run of garbage', () => 'A'.repeat(7000)],
];

describe('a forged or broken token', () => {
  it('comes in at least forty kinds here', () => {
    expect(forged.length).toBeGreaterThanOrEqual(40);
  });

  it.each(forged)('is refused and not forwarded: %s', async (_, make) => {
    const before = gateway.document.requests.length;
    const token = await make();
    const answer = await gateway.fetch('/v1/documents', { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer /);
    expect(await answer.json()).toMatchObject({ code: 'unauthenticated', status: 401 });
    expect(gateway.document.requests).toHaveLength(before);
  });

  it.each([
    ['nothing', undefined],
    ['Basic', 'Basic dXNlcjpwYXNz'],
    ['Bearer without a token', 'Bearer '],
    ['the token without Bearer', 'eyJhbGciOiJFZERTQSJ9.e30.x'],
    ['a scheme that only starts alike', 'Bearerx abc'],
  ])('is no credential either: %s', async (_, authorization) => {
    const answer = await fetch(`${gateway.url}/v1/documents`, {
      headers: authorization === undefined ? {} : { authorization },
    });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ reason: 'credential_missing' });
  });
});

describe('a good credential', () => {
  it('is exchanged for tokens between services, and goes no further itself', async () => {
    const answer = await gateway.fetch('/v1/documents');
    expect(answer.status).toBe(200);
    const { headers } = gateway.document.requests.at(-1)!;
    expect(await identityOf(headers, 'document')).toEqual({ service: 'gateway', caller: principal });
    expect(JSON.stringify(headers)).not.toContain(gateway.authorization);
    // For the service that is called, and no other.
    await expect(identityOf(headers, 'user')).rejects.toMatchObject({ reason: 'invalid_service_token' });
  });

  it('may be an API key, with the scopes of the key', async () => {
    for (let i = 0; i < 3; i += 1) {
      const answer = await gateway.fetch('/v1/documents', {
        headers: { authorization: `Bearer ${goodApiKey}` },
      });
      expect(answer.status).toBe(200);
    }
    const { caller } = await identityOf(gateway.document.requests.at(-1)!.headers, 'document');
    expect(caller).toMatchObject({ via: 'api-key', scopes: ['search'], credentialId: 'key1' });
    expect(gateway.user.requests.filter(({ url }) => url === '/internal/api-keys/verify')).toHaveLength(1);
  });

  it('is refused when the API key is unknown', async () => {
    const answer = await gateway.fetch('/v1/documents', {
      headers: { authorization: 'Bearer lk_key1_wrong' },
    });
    expect(answer.status).toBe(401);
  });

  it('is asked for in the numbers of Dify where Dify calls', async () => {
    const numberAt = async (path: string, headers: Record<string, string>) => {
      const answer = await fetch(`${gateway.url}${path}`, { method: 'POST', body: '{}', headers });
      const { status, error_code: number } = (await answer.json()) as Record<string, unknown>;
      return [status, number];
    };
    const wrong = { authorization: 'Bearer lk_key1_wrong' };
    expect(await numberAt('/v1/retrieval', {})).toEqual([401, 1001]);
    expect(await numberAt('/v1/retrieval', { authorization: 'lk_key1_good' })).toEqual([401, 1001]);
    expect(await numberAt('/v1/retrieval', wrong)).toEqual([401, 1002]);
    expect(await numberAt('/v1/search', wrong)).toEqual([401, undefined]);
  });

  it('is not needed for the calls of the anonymous table, and then names no caller', async () => {
    const answer = await fetch(`${gateway.url}/v1/sessions`, { method: 'POST', body: '{}' });
    expect(answer.status).toBe(200);
    const { headers } = gateway.user.requests.at(-1)!;
    expect(await identityOf(headers, 'user')).toEqual({ service: 'gateway', caller: undefined });
  });
});
