import { testServiceKeys } from '@lectern/auth/testing';
import { type ConfigError, loadConfig } from '@lectern/config';
import { describe, expect, it } from 'vitest';
import { configSchema } from './config.ts';
import { oidcRulesOf } from './oidc-config.ts';

const good = {
  OIDC_ISSUER: 'https://acme.eu.auth0.com/',
  OIDC_AUDIENCE: 'https://api.acme.example',
  OIDC_TENANT_CLAIM: 'https://acme.example/tenant',
  OIDC_ROLE_MAP: 'lectern admins=admin,staff=member',
};
const load = (env: Record<string, string>) =>
  loadConfig(configSchema, { ...testServiceKeys('gateway'), ...env });

describe('the configuration of a provider', () => {
  it('is kept as it is written: an issuer may end in a slash', () => {
    expect(oidcRulesOf(load(good))).toEqual({
      issuer: good.OIDC_ISSUER,
      audience: good.OIDC_AUDIENCE,
      algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
      claims: {
        ...{ tenant: good.OIDC_TENANT_CLAIM, roles: 'roles', scopes: undefined },
        ...{ email: 'email', name: 'name' },
      },
      roleMap: { 'lectern admins': 'admin', staff: 'member' },
    });
  });

  it('may be left out', () => {
    expect(oidcRulesOf(load({}))).toBeUndefined();
  });

  it.each([
    ...Object.keys(good).map((name): [string, Record<string, string>, string] => [
      `without ${name}`,
      { ...good, [name]: '' },
      name,
    ]),
    ['with an audience alone', { OIDC_AUDIENCE: 'api' }, 'OIDC_ISSUER'],
    ['with our own issuer', { ...good, TOKEN_ISSUER: good.OIDC_ISSUER }, 'OIDC_ISSUER'],
    ['with keys from anyone on the way', { ...good, OIDC_ISSUER: 'http://id.example.org' }, 'OIDC_ISSUER'],
    ['with a URL of keys that is none', { ...good, OIDC_JWKS_URL: 'file:///etc/keys' }, 'OIDC_JWKS_URL'],
    ['with a symmetric algorithm', { ...good, OIDC_ALGORITHMS: 'RS256,HS256' }, 'OIDC_ALGORITHMS'],
    ['with no signature at all', { ...good, OIDC_ALGORITHMS: 'none' }, 'OIDC_ALGORITHMS'],
    ['with a role that there is not', { ...good, OIDC_ROLE_MAP: 'staff=root' }, 'OIDC_ROLE_MAP'],
  ])('is refused %s', (_what, env, name) => {
    expect(() => load(env)).toThrow(
      expect.objectContaining<Partial<ConfigError>>({
        problems: expect.arrayContaining([expect.stringContaining(name)]),
      }),
    );
  });
});
