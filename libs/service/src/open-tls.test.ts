import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testServiceKeys } from '@lectern/auth/testing';
import { loadConfig } from '@lectern/config';
import { noopTelemetry } from '@lectern/telemetry';
import { type CertificateFiles, createTestAuthority, writeCertificate } from '@lectern/testing/certificates';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { baseConfig } from './base-config.ts';
import { openTls } from './open-tls.ts';

let folder: string;
let files: CertificateFiles;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-open-tls-'));
  files = await writeCertificate(folder, await (await createTestAuthority()).issue('user'));
});
afterAll(() => rm(folder, { recursive: true }));

function open(env: Record<string, string>, service = 'user') {
  const config = loadConfig(baseConfig, { ...testServiceKeys('user'), ...env });
  const identity = openTls(config, service, noopTelemetry().logger);
  identity?.close();
  return identity;
}

it('is not there where no certificate is configured', () => {
  expect(open({})).toBeUndefined();
});

it('is the configured one', () => {
  expect(open({ ...files })?.current.cert).toContain('BEGIN CERTIFICATE');
});

it.each(['TLS_CERT_FILE', 'TLS_KEY_FILE', 'TLS_CA_FILE'] as const)('is refused without %s', (name) => {
  const { [name]: _, ...others } = files;
  expect(() => open(others)).toThrow('are set together or not at all');
});

it('is refused for another service, with the name of the variables', () => {
  expect(() => open({ ...files }, 'document')).toThrow(
    'TLS_CERT_FILE, TLS_KEY_FILE and TLS_CA_FILE cannot be used: The certificate has no DNS name "document".',
  );
});

it.each([
  [{ DISCOVERY_ADDRESSES: 'user=https://a:1|http://b:2' }, 'DISCOVERY_ADDRESSES'],
  [{ DISCOVERY: 'dns' }, 'DISCOVERY_DNS_TEMPLATE'],
])('is refused beside addresses without TLS: %j', (env, name) => {
  expect(() => open({ ...files, ...env })).toThrow(`${name} has an address without TLS`);
});

it.each<Record<string, string>>([
  { DISCOVERY_ADDRESSES: 'user=https://a:1' },
  { DISCOVERY: 'dns', DISCOVERY_DNS_TEMPLATE: 'https://{service}:8080' },
  { DISCOVERY: 'consul' },
])('stands beside addresses with TLS: %j', (env) => {
  expect(open({ ...files, ...env })).toBeDefined();
});
