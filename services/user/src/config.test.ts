import { generateSigningJwk } from '@lectern/auth';
import { testServiceKeys } from '@lectern/auth/testing';
import { describeConfig, loadConfig } from '@lectern/config';
import { describe, expect, it } from 'vitest';
import { configSchema } from './config.ts';

const DATABASE_URL = 'postgres://localhost/user';

describe('the configuration', () => {
  it('takes signing keys as JSON', async () => {
    const jwk = await generateSigningJwk();
    const config = loadConfig(configSchema, {
      ...testServiceKeys('user'),
      DATABASE_URL,
      TOKEN_SIGNING_JWKS: JSON.stringify([jwk]),
    });
    expect(config.TOKEN_SIGNING_JWKS).toEqual([jwk]);
    expect(config).toMatchObject({ ACCESS_TOKEN_TTL_SECONDS: 900, PASSWORD_HASH_CONCURRENCY: 2 });
  });

  it.each(['not json, but secret', '[]', '[{"kty":"OKP","crv":"Ed25519","x":"secret"}]'])(
    'refuses %s as signing keys, without repeating it',
    (text) => {
      const load = () =>
        loadConfig(configSchema, { ...testServiceKeys('user'), DATABASE_URL, TOKEN_SIGNING_JWKS: text });
      expect(load).toThrow('TOKEN_SIGNING_JWKS: is not a JSON array of private Ed25519 keys');
      expect(load).not.toThrow('secret');
    },
  );

  it('has no default for secrets', () => {
    const secrets = describeConfig(configSchema).filter((variable) => variable.secret);
    expect(secrets.map((s) => s.name)).toContain('TOKEN_SIGNING_JWKS');
    expect(secrets.every((s) => s.defaultValue === undefined)).toBe(true);
  });
});
