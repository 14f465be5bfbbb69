import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import type { SessionClient } from '@lectern/client';
import { localServices } from '@lectern/local';
import { createTestAuthority, type TestCertificate, writeCertificate } from '@lectern/testing/certificates';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform, textFile } from '../src/test-platform.ts';

/** The services that others call; strangers call the gateway, without TLS. */
const called = localServices.map(({ name }) => name).filter((name) => name !== 'gateway');
const authority = await createTestAuthority();

let folder: string;
let test: TestPlatform;
let caller: SessionClient;
let client: TestCertificate;

/** Gives every service a new certificate, as cert-manager does. */
async function renewAll(): Promise<void> {
  for (const { name } of localServices)
    await writeCertificate(join(folder, name), await authority.issue(name));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-e2e-tls-'));
  for (const { name } of localServices) await mkdir(join(folder, name));
  await renewAll();
  client = await authority.issue('gateway');
  const services = localServices.map((service) => ({
    ...service,
    environment: (settings: Parameters<NonNullable<typeof service.environment>>[0]) => ({
      ...service.environment?.(settings),
      DISCOVERY_ADDRESSES: called
        .map((name) => `${name}=https://127.0.0.1:${settings.ports[name]}`)
        .join(','),
      TLS_CERT_FILE: join(folder, service.name, 'tls.crt'),
      TLS_KEY_FILE: join(folder, service.name, 'tls.key'),
      TLS_CA_FILE: join(folder, service.name, 'ca.crt'),
    }),
  }));
  test = await startTestPlatform({}, { services });
  caller = await test.newTenant();
});
afterAll(async () => {
  await test?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Serial number of the certificate that a service shows to a new connection; empty if it shows none. */
function serialOf(name: string, own: Partial<TestCertificate> = client): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const port = test.platform.settings.ports[name] ?? 0;
  const socket = connect({ host: '127.0.0.1', port, servername: name, ca: authority.cert, ...own });
  socket.once('secureConnect', () => {
    resolve(socket.getPeerCertificate().serialNumber);
    socket.destroy();
  });
  socket.once('error', () => resolve(''));
  return promise;
}

/** Every service serials of those that are called, in order. */
const serials = (): Promise<string[]> => Promise.all(called.map((name) => serialOf(name)));

/** Uploads, waits until it is searchable, and finds it: calls between all services. */
async function passThrough(word: string): Promise<void> {
  const { id } = await caller.uploadDocument(textFile(`${word}.txt`, `The word is ${word}.`), { wait: true });
  const { results } = await caller.search({ query: word, mode: 'hybrid' });
  expect(results.map(({ documentId }) => documentId)).toContain(id);
}

describe('a platform whose services have certificates', () => {
  it('takes a document through the pipeline, and answers nobody in plain text', async () => {
    await passThrough('heliotrope');
    for (const name of called) {
      const plain = fetch(`http://127.0.0.1:${test.platform.settings.ports[name]}/v1/documents`);
      await expect(plain, name).rejects.toThrow();
      expect(await serialOf(name), name).toMatch(/^[0-9A-F]+$/);
    }
  });

  it('has its services use new certificates while calls go on, and fails none of them', async () => {
    const before = await serials();
    await renewAll();
    let isRenewed = false;
    const calls: Promise<void> = (async () => {
      while (!isRenewed) await caller.search({ query: 'heliotrope' });
    })();
    try {
      const still = async () =>
        (await serials()).filter((serial, i) => serial === before[i] || serial === '');
      await expect.poll(still, { timeout: 60_000, interval: 500 }).toEqual([]);
    } finally {
      isRenewed = true;
      await calls;
    }
    await passThrough('verbena');
  });
});
