import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { identityHeaders, signTestToken, testSigningJwk, testTrustedJwks } from '../testing/index.ts';
import {
  allRoles,
  allScopes,
  callerHeader,
  callerTokenOf,
  createIdentityVerifier,
  createInternalTokenSigner,
  generateSigningJwk,
  type IdentityVerifier,
  mostCollections,
  type Principal,
} from './index.ts';

const ada: Principal = {
  tenantId: 'tenant-1',
  userId: 'user-1',
  roles: ['member'],
  scopes: ['search'],
  via: 'session',
  credentialId: 'session-1',
};
const epochMs = Date.parse('2026-11-28T12:00:00Z');
const seconds = epochMs / 1_000;

let now = epochMs;
let document: IdentityVerifier;
const clock = () => now;

beforeEach(() => {
  now = epochMs;
  const { gateway = [], retrieval = [] } = testTrustedJwks();
  document = createIdentityVerifier({ service: 'document', trusted: { gateway, retrieval }, now: clock });
});

function signerOf(service: string) {
  return createInternalTokenSigner({ service, privateJwks: [testSigningJwk(service)], now: clock });
}

/** The headers of a call as the gateway makes it. */
async function headersOf(caller: Principal | undefined, target = 'document') {
  const gateway = signerOf('gateway');
  const { token } = await gateway.serviceToken(target);
  const callers = caller && (await gateway.callerToken(caller, [target]));
  return { authorization: `Bearer ${token}`, ...(callers && { [callerHeader]: callers.token }) };
}

describe('tokens between services', () => {
  it('carry any caller from the gateway to a service without loss', async () => {
    const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);
    const anybody = {
      tenantId: id,
      userId: id,
      roles: fc.subarray([...allRoles]),
      scopes: fc.subarray([...allScopes]),
      credentialId: id,
    };
    const collections = fc.array(id, { minLength: 1, maxLength: mostCollections });
    const budget = fc.record({ tokensPerDay: fc.integer({ min: 1 }), moneyPerMonth: fc.constant(0.25) });
    const authenticatedAt = fc.nat({ max: 8_640_000_000_000 }).map((second) => new Date(second * 1_000));
    const principals: fc.Arbitrary<Principal> = fc.oneof(
      fc.record({ ...anybody, via: fc.constantFrom('session', 'api-key', 'oidc') }),
      fc.record({ ...anybody, via: fc.constant('api-key' as const), collections }),
      fc.record({ ...anybody, via: fc.constant('api-key' as const), modelBudget: budget }),
      fc.record({ ...anybody, via: fc.constant('oidc' as const), authenticatedAt }),
    );
    await fc.assert(
      fc.asyncProperty(principals, async (caller) => {
        expect(await document.verify(await headersOf(caller))).toEqual({ service: 'gateway', caller });
      }),
      { numRuns: 50 },
    );
  });

  it('name the service alone when nobody is known', async () => {
    expect(await document.verify(await headersOf(undefined))).toEqual({ service: 'gateway' });
  });

  it('are passed on: the caller of a call goes along with the calls that follow from it', async () => {
    const headers = await headersOf(ada);
    const { caller } = await document.verify(headers);
    expect(callerTokenOf(caller!)).toBe(headers[callerHeader]);
    expect(() => callerTokenOf({ ...ada })).toThrow(
      expect.objectContaining({ reason: 'caller_token_missing' }),
    );
  });

  it('are signed again at half of their lives, and good for a while after', async () => {
    const gateway = signerOf('gateway');
    const { token, renewAt } = await gateway.serviceToken('document');
    now = renewAt - 1;
    expect((await gateway.serviceToken('document')).token).toBe(token);
    now = renewAt;
    expect((await gateway.serviceToken('document')).token).not.toBe(token);
    expect(await document.verify({ authorization: `Bearer ${token}` })).toEqual({ service: 'gateway' });
  });

  it('end at their time, although they were verified before', async () => {
    const headers = await headersOf(ada);
    await document.verify(headers);
    now = epochMs + 180_000 + 5_000;
    await expect(document.verify(headers)).rejects.toMatchObject({ reason: 'invalid_caller_token' });
    now = epochMs + 300_000 + 5_000;
    await expect(document.verify(headers)).rejects.toMatchObject({ reason: 'invalid_service_token' });
  });

  it('are refused by a service that does not know the one that calls', async () => {
    for (const from of ['bff', 'embedding', 'document', '__proto__', ''])
      await expect(document.verify(forged({ iss: from, sub: from }, {}, 'bff'))).rejects.toMatchObject({
        reason: 'invalid_service_token',
      });
  });
});

/** What a token of the gateway for the document service says, and what is said otherwise. */
function claims(changes: Record<string, unknown> = {}) {
  const good = { iss: 'gateway', sub: 'gateway', aud: ['document'], iat: seconds, exp: seconds + 60 };
  return JSON.parse(JSON.stringify({ ...good, ...changes }));
}

function forged(changes: object = {}, header: object = {}, signedBy: string = 'gateway') {
  const token = signTestToken({
    signedBy,
    header: { typ: 'service+jwt', ...header },
    claims: claims({ ...changes }),
  });
  return { authorization: `Bearer ${token}` };
}

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const unsigned = (alg: unknown, signature = '') =>
  `${part({ alg, typ: 'service+jwt', kid: 'gateway-1' })}.${part(claims())}.${signature}`;
const raw = (token: string) => ({ authorization: `Bearer ${token}` });
const publicKey = Buffer.from(testSigningJwk('gateway').x ?? '', 'base64url');

/** Tokens of services that must not be believed. */
const forgedServices: [string, () => IncomingHttpHeaders | Promise<IncomingHttpHeaders>][] = [
  ...['none', 'None', 'NONE', 'nOnE', '', null, 'HS256', 'RS256', 'ES256', 'EdDSA ', 'eddsa', 'Ed448'].map(
    (alg): [string, () => IncomingHttpHeaders] => [
      `algorithm ${JSON.stringify(alg)}, unsigned`,
      () => raw(unsigned(alg)),
    ],
  ),
  ['algorithm EdDSA, without a signature', () => raw(unsigned('EdDSA'))],
  ['a signature of zeros', () => raw(unsigned('EdDSA', Buffer.alloc(64).toString('base64url')))],
  ['a random signature', () => raw(unsigned('EdDSA', randomBytes(64).toString('base64url')))],
  ['the public key as a shared secret', async () => raw(await sharedSecretToken(publicKey))],
  ["another service's key", () => forged({}, {}, 'retrieval')],
  ["another service's key under the right key id", () => forged({}, { kid: 'gateway-1' }, 'retrieval')],
  ['an unknown key id', () => forged({}, { kid: 'other' })],
  ['a key id that is a path', () => forged({}, { kid: '../../../../dev/null' })],
  ['a key id that is SQL', () => forged({}, { kid: "x' UNION SELECT 'key" })],
  ['a key of its own in the header', async () => ownKey('jwk')],
  ['the address of keys in the header (jku)', async () => ownKey('jku')],
  ['the address of a certificate in the header (x5u)', async () => ownKey('x5u')],
  ['a certificate in the header (x5c)', async () => ownKey('x5c')],
  ['an extension that must be understood', () => forged({}, { crit: ['exp'], exp: 1 })],
  ['an unencoded payload (b64)', () => forged({}, { crit: ['b64'], b64: false })],
  ['no type', () => forged({}, { typ: undefined })],
  ['the type JWT', () => forged({}, { typ: 'JWT' })],
  ['the type of an access token', () => forged({}, { typ: 'at+jwt' })],
  ['the type of a caller token', () => forged({}, { typ: 'caller+jwt' })],
  ['no issuer', () => forged({ iss: undefined })],
  ['an issuer that is a list', () => forged({ iss: ['gateway'] })],
  ['an issuer that is an object', () => forged({ iss: { gateway: 1 } })],
  ['an unknown issuer', () => forged({ iss: 'admin', sub: 'admin' })],
  ['an issuer out of a prototype', () => forged({ iss: 'constructor', sub: 'constructor' })],
  ['another subject than its issuer', () => forged({ sub: 'retrieval' })],
  ['no subject', () => forged({ sub: undefined })],
  ['no audience', () => forged({ aud: undefined })],
  ['an empty audience', () => forged({ aud: [] })],
  ['the audience of another service', () => forged({ aud: 'user' })],
  ['an audience that only begins alike', () => forged({ aud: 'document-2' })],
  ['an audience in other letters', () => forged({ aud: 'Document' })],
  ['no expiry', () => forged({ exp: undefined })],
  ['an expiry that is no number', () => forged({ exp: '9999999999' })],
  ['an expiry that has passed', () => forged({ iat: seconds - 60, exp: seconds - 6 })],
  ['no time of issue', () => forged({ iat: undefined })],
  ['a time of issue to come', () => forged({ iat: seconds + 60, exp: seconds + 120 })],
  [
    'a time of issue long ago, and an expiry far away',
    () => forged({ iat: seconds - 900, exp: seconds + 900 }),
  ],
  ['a beginning to come', () => forged({ nbf: seconds + 60 })],
  ['a changed payload', async () => changedPayload()],
  ['five parts', () => raw(`${bearer(forged())}.a.b`)],
  ['two parts', () => raw(bearer(forged()).split('.').slice(0, 2).join('.'))],
  ['white space within', () => raw(bearer(forged()).replace('.', ' .'))],
  ['no token at all', () => ({})],
  ['another scheme', () => ({ authorization: `Basic ${bearer(forged())}` })],
  ['a token of 12 KiB of noise', () => raw(randomBytes(9_000).toString('base64url'))],
];

/** Tokens of callers that must not be believed, beside a good one of the service. */
const forgedCallers: [string, () => string][] = [
  ['signed by a service that is not the gateway', () => caller({ iss: 'retrieval' }, {}, 'retrieval')],
  ['signed by a service in the name of the gateway', () => caller({}, {}, 'retrieval')],
  ['of another audience', () => caller({ aud: ['user', 'bff'] })],
  ['that is the token of a service', () => bearer(forged())],
  ['of the type of an access token', () => caller({}, { typ: 'at+jwt' })],
  ['without a tenant', () => caller({ tenant: undefined })],
  ['without a subject', () => caller({ sub: undefined })],
  ['with a subject that is a path', () => caller({ sub: '../admin' })],
  ['with roles that are no list', () => caller({ roles: 'owner' })],
  ['by a way in that does not exist', () => caller({ via: 'magic' })],
  ['whose limits are lost', () => caller({ via: 'limited-api-key' })],
  ['with limits to nothing', () => caller({ via: 'limited-api-key', collections: [] })],
  ['with limits of a key that has none', () => caller({ via: 'api-key', collections: ['c'] })],
  ['with a budget of nothing', () => caller({ via: 'api-key', model_budget: { tokensPerDay: 0 } })],
  ['with limits that are no list', () => caller({ via: 'limited-api-key', collections: 'c' })],
  ['with a time of log-in that is a text', () => caller({ via: 'oidc', auth_time: 'now' })],
  ['with a time of log-in beyond all dates', () => caller({ via: 'oidc', auth_time: 1e300 })],
  ['that has expired', () => caller({ iat: seconds - 100, exp: seconds - 6 })],
  ['that is not valid yet', () => caller({ nbf: seconds + 30 })],
  ['of the algorithm none', () => `${part({ alg: 'none', typ: 'caller+jwt' })}.${part(callerClaims())}.`],
  ['sent twice', () => `${caller()}, ${caller()}`],
  ['that is empty', () => ''],
];

describe('a forged token', () => {
  it('is refused for what is wrong with it: the same without the fault is good', async () => {
    expect(await document.verify(forged())).toEqual({ service: 'gateway' });
    const headers = { ...forged(), [callerHeader]: caller() };
    expect(await document.verify(headers)).toMatchObject({ caller: { userId: 'user-1' } });
  });

  it.each(forgedServices)('of a service is refused: %s', async (_fault, make) => {
    const refused = document.verify(await make());
    await expect(refused).rejects.toMatchObject({
      code: 'unauthenticated',
      reason: expect.stringMatching(/^(invalid_service_token|service_token_missing)$/),
    });
  });

  it.each(forgedCallers)('of a caller is refused: %s', async (_fault, make) => {
    const refused = document.verify({ ...forged(), [callerHeader]: make() });
    await expect(refused).rejects.toMatchObject({ code: 'unauthenticated', reason: 'invalid_caller_token' });
  });

  it('is refused each time, also after a good one of the same caller', async () => {
    await document.verify(identityHeadersAt());
    for (let i = 0; i < 3; i += 1) await expect(document.verify(changedPayload())).rejects.toThrow();
  });
});

function identityHeadersAt() {
  now = Date.now();
  return identityHeaders(ada, { audience: ['document'] });
}

function bearer({ authorization }: { authorization: string }): string {
  return authorization.slice('Bearer '.length);
}

function callerClaims(changes: object = {}) {
  const { tenantId: tenant, roles, via, credentialId: sid } = ada;
  return claims({ sub: 'user-1', tenant, roles, scope: 'search', via, sid, ...changes });
}

function caller(changes: object = {}, header: object = {}, signedBy = 'gateway'): string {
  return signTestToken({
    signedBy,
    header: { typ: 'caller+jwt', ...header },
    claims: callerClaims(changes),
  });
}

/** A key that the token brings along, by one of the headers that are meant for it. */
async function ownKey(header: 'jwk' | 'jku' | 'x5u' | 'x5c') {
  const { kid: _, ...jwk } = await generateSigningJwk();
  const { d: _d, ...published } = jwk;
  const values = {
    jwk: published,
    jku: 'https://evil.example/jwks.json',
    x5u: 'https://evil.example/x.pem',
    x5c: [Buffer.from('a certificate').toString('base64')],
  };
  const token = signTestToken({
    signedBy: jwk,
    header: { typ: 'service+jwt', kid: 'gateway-1', [header]: values[header] },
    claims: claims(),
  });
  return raw(token);
}

function changedPayload() {
  const [header, , signature] = bearer(forged()).split('.');
  return raw([header, part(claims({ aud: ['document', 'user'] })), signature].join('.'));
}

async function sharedSecretToken(secret: Buffer): Promise<string> {
  const { SignJWT } = await import('jose');
  return new SignJWT(claims())
    .setProtectedHeader({ alg: 'HS256', typ: 'service+jwt', kid: 'gateway-1' })
    .sign(secret);
}
