import { testServiceKeys } from '@lectern/auth/testing';
import { ConfigError, type Environment, loadConfig } from '@lectern/config';
import { noopTelemetry } from '@lectern/telemetry';
import { describe, expect, it } from 'vitest';
import { configSchema } from './config.ts';
import { openNotifier } from './open-notifier.ts';

const key = { kty: 'OKP', crv: 'Ed25519', x: 'AAAA', d: 'AAAA' };
const open = (env: Environment) => {
  const required = {
    ...testServiceKeys('user'),
    DATABASE_URL: 'postgres://localhost/user',
    TOKEN_SIGNING_JWKS: JSON.stringify([key]),
  };
  return openNotifier(loadConfig(configSchema, { ...required, ...env }), noopTelemetry().logger);
};
const smtp = { NOTIFIER: 'smtp', SMTP_URL: 'smtps://u:secret@mail.example.org', SMTP_FROM: 'a@b.c' };

describe('the notifier that the configuration names', () => {
  it.each([{}, { NOTIFIER: 'print' }, { NOTIFIER: 'none' }, smtp])('opens for %j', (env) => {
    expect(open(env)).toHaveProperty('deliver');
  });

  it.each([
    ['a mail server', { SMTP_URL: '' }, 'SMTP_URL'],
    ['an address of mail', { SMTP_URL: 'https://secret.example.org' }, 'SMTP_URL'],
    ['a sender', { SMTP_FROM: '' }, 'SMTP_FROM'],
  ])('needs %s for mail, and says so without a value', (_what, changes, name) => {
    const attempt = () => open({ ...smtp, ...changes });
    expect(attempt).toThrow(ConfigError);
    expect(attempt).toThrow(name);
    expect(attempt).not.toThrow('secret');
  });
});
