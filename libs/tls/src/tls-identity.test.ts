import { cp, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '@lectern/telemetry';
import { eventually } from '@lectern/testing';
import { createTestAuthority, type TestCertificate, writeCertificate } from '@lectern/testing/certificates';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTlsIdentity, type TlsIdentity } from './tls-identity.ts';

const authority = await createTestAuthority();
const [one, two] = [await authority.issue('user'), await authority.issue('user')];

let folder: string;
let identity: TlsIdentity | undefined;
let errors: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-tls-'));
  errors = [];
});
afterEach(async () => {
  identity?.close();
  await rm(folder, { recursive: true });
});

const logger = {
  info: () => undefined,
  error: ({ err }: { err: Error }) => errors.push(err.message),
} as unknown as Logger;

async function open(certificate: TestCertificate, where = folder): Promise<TlsIdentity> {
  const { TLS_CERT_FILE, TLS_KEY_FILE, TLS_CA_FILE } = await writeCertificate(where, certificate);
  const files = { certFile: TLS_CERT_FILE, keyFile: TLS_KEY_FILE, caFile: TLS_CA_FILE };
  identity = openTlsIdentity({ files, service: 'user', logger, intervalMs: 10 });
  return identity;
}

const untilIs = (certificate: TestCertificate) =>
  eventually(() => (identity?.current.cert === certificate.cert ? true : undefined), { timeoutMs: 2_000 });

describe('the certificate of a process', () => {
  it('is what the files have', async () => {
    expect((await open(one)).current).toEqual(one);
  });

  it.each([
    ['another service', () => authority.issue('document'), 'The certificate has no DNS name "user".'],
    [
      'another key',
      async () => ({ ...one, key: two.key }),
      'The private key is not that of the certificate.',
    ],
    ['no key', async () => ({ ...one, key: '' }), 'unsupported'],
    ['no text of a certificate', async () => ({ ...one, cert: 'none' }), 'no start line'],
    ['no authority', async () => ({ ...one, ca: '' }), 'PEM'],
  ])('is refused at the start with %s', async (_, make, words) => {
    await expect(open(await make())).rejects.toThrow(words);
  });

  it('is refused at the start where a file is missing', () => {
    const files = { certFile: 'gone', keyFile: 'gone', caFile: 'gone' };
    expect(() => openTlsIdentity({ files, service: 'user', logger })).toThrow('ENOENT');
  });

  it('changes with the files, and says so once', async () => {
    const changes: string[] = [];
    (await open(one)).onChange(({ cert }) => changes.push(cert));
    await writeCertificate(folder, two);
    await untilIs(two);
    expect(changes).toEqual([two.cert]);
  });

  it('stays in use while what is written does not fit, and changes when it does', async () => {
    await open(one);
    await writeFile(join(folder, 'tls.crt'), two.cert);
    await eventually(() => errors[0]);
    expect(errors).toEqual(['The private key is not that of the certificate.']);
    expect(identity?.current).toEqual(one);
    await writeFile(join(folder, 'tls.key'), two.key);
    await untilIs(two);
  });

  it('stays in use while a file is away, and is then found again', async () => {
    await open(one);
    await rename(join(folder, 'tls.key'), join(folder, 'away'));
    expect(await eventually(() => errors[0])).toContain('ENOENT');
    await writeCertificate(folder, two);
    await untilIs(two);
  });

  it('changes when a directory is put in the place of another, as Kubernetes does', async () => {
    await mkdir(join(folder, 'first'));
    await writeCertificate(join(folder, 'first'), one);
    await symlink('first', join(folder, 'data'));
    await open(one, join(folder, 'data'));
    await cp(join(folder, 'first'), join(folder, 'second'), { recursive: true });
    await writeCertificate(join(folder, 'second'), two);
    await symlink('second', join(folder, 'data.new'));
    await rename(join(folder, 'data.new'), join(folder, 'data'));
    await untilIs(two);
  });
});
