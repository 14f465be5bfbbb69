import { mkdtemp, rm } from 'node:fs/promises';
import { type AgentOptions, Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { identityHeaders, testServiceKeys } from '@lectern/auth/testing';
import { createClients } from '@lectern/clients';
import { loadConfig } from '@lectern/config';
import { createStaticDiscovery } from '@lectern/discovery';
import { createHttpApp, listen, type RunningServer, route } from '@lectern/http';
import { noopTelemetry } from '@lectern/telemetry';
import { eventually } from '@lectern/testing';
import { createTestAuthority, type TestCertificate, writeCertificate } from '@lectern/testing/certificates';
import { openTlsIdentity, type TlsIdentity } from '@lectern/tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { baseConfig, createServiceKit } from '../src/index.ts';

const authority = await createTestAuthority();
const foreign = await createTestAuthority('another authority');
const user = await authority.issue('user');
const bff = await authority.issue('bff');

const undo: (() => unknown)[] = [];
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-mutual-tls-'));
  undo.push(() => rm(folder, { recursive: true }));
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const hello = route({
  method: 'get',
  path: '/v1/hello',
  summary: 'Says who called',
  auth: 'none',
  handler: async ({ req }) => ({
    body: { serial: (req.socket as TLSSocket).getPeerCertificate().serialNumber },
  }),
});
const call = {
  operation: 'say-hello',
  method: 'GET',
  path: '/v1/hello',
  schema: z.object({ serial: z.string() }),
} as const;

/** A certificate on disk, in a folder of its own, read anew at once. */
async function onDisk(
  service: string,
  certificate: TestCertificate,
): Promise<{ identity: TlsIdentity; at: string }> {
  const at = await mkdtemp(join(folder, `${service}-`));
  const { TLS_CERT_FILE, TLS_KEY_FILE, TLS_CA_FILE } = await writeCertificate(at, certificate);
  const files = { certFile: TLS_CERT_FILE, keyFile: TLS_KEY_FILE, caFile: TLS_CA_FILE };
  const { logger } = noopTelemetry();
  const identity = openTlsIdentity({ files, service, logger, intervalMs: 10 });
  undo.push(() => identity.close());
  return { identity, at };
}

/** A server that only callers with a certificate may call, and the handshakes that it refused. */
async function serve(service: string, certificate: TestCertificate) {
  const { identity, at } = await onDisk(service, certificate);
  const refused: string[] = [];
  const app = createHttpApp({ telemetry: noopTelemetry(), routes: [hello] });
  const onRefused = (reason: string) => refused.push(reason);
  const server: RunningServer = await listen(app, {
    host: '127.0.0.1',
    port: 0,
    tls: { identity, onRefused },
  });
  undo.push(() => server.close(0));
  return { server, refused, at, identity };
}

/** The client of the service `user` at an address, as a service with this certificate has it. */
async function clientOf(certificate: TestCertificate, url: string) {
  const { identity, at } = await onDisk('bff', certificate);
  const clients = createClients({
    discovery: createStaticDiscovery({ user: url }),
    telemetry: noopTelemetry(),
    callerName: 'bff',
    tokens: { serviceToken: async () => ({ token: 'any', expiresAt: Date.now() + 1_000 }) as never },
    tls: identity,
    defaults: { maxRetries: 0 },
  });
  undo.push(() => clients.close());
  return { client: clients.for('user'), at };
}

/** The code of the error with which a request without the client of the platform ends; `undefined` if it is answered. */
function failureOf(url: string, options: AgentOptions): Promise<string | undefined> {
  return new Promise((resolve) => {
    const agent = new HttpsAgent({ servername: 'user', ca: authority.cert, ...options });
    httpsRequest(`${url}/v1/hello`, { agent }, (answer) => {
      answer.resume();
      resolve(undefined);
    })
      .on('error', (error: NodeJS.ErrnoException) => resolve(error.code))
      .end();
  });
}

describe('a service with a certificate', () => {
  it('is called by its address and known by its name', async () => {
    const { server } = await serve('user', user);
    expect(server.url).toMatch(/^https:\/\/127\.0\.0\.1:/);
    const { client } = await clientOf(bff, server.url);
    expect(await client.call(call)).toEqual({ serial: expect.stringMatching(/^[0-9A-F]+$/) });
  });

  it('speaks TLS 1.3 with the others, and nothing below 1.2', async () => {
    const { server, refused } = await serve('user', user);
    expect(await failureOf(server.url, { ...bff, minVersion: 'TLSv1.3' })).toBeUndefined();
    expect(await failureOf(server.url, { ...bff, maxVersion: 'TLSv1.2' })).toBeUndefined();
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    expect(await failureOf(server.url, { ...bff, ...old })).toBeDefined();
    expect(refused).toEqual(['ERR_SSL_UNSUPPORTED_PROTOCOL']);
  });

  it.each([
    ['without a certificate', async () => ({}), 'ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE'],
    ['with one of another authority', async () => foreign.issue('bff'), 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    [
      'with an expired one',
      async () => authority.issue('bff', new Date(Date.now() - 1_000)),
      'CERT_HAS_EXPIRED',
    ],
  ])('refuses a caller %s in the handshake', async (_, make, code) => {
    const { server, refused } = await serve('user', user);
    const { cert, key } = (await make()) as Partial<TestCertificate>;
    expect(await failureOf(server.url, cert && key ? { cert, key } : {})).toBeDefined();
    expect(refused).toEqual([code]);
  });

  it('does not answer plain HTTP', async () => {
    const { server } = await serve('user', user);
    await expect(fetch(server.url.replace('https:', 'http:'))).rejects.toThrow('fetch failed');
  });

  it('stops in time though a handshake goes on', async () => {
    const { server } = await serve('user', user);
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    undo.push(() => socket.destroy());
    // The server has taken the connection when it answers another one.
    const { client } = await clientOf(bff, server.url);
    await client.call(call);
    const startedAt = performance.now();
    await server.close(200);
    // A handshake may take minutes.
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});

describe('a caller with a certificate', () => {
  it.each([
    [
      'has the name of another service',
      () => authority.issue('document'),
      'document',
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
    [
      'is of another authority',
      async () => ({ ...(await foreign.issue('user')), ca: authority.cert }),
      'user',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ],
    ['has expired', () => authority.issue('user', new Date(Date.now() - 1_000)), 'user', 'CERT_HAS_EXPIRED'],
  ])('sends nothing to a server whose certificate %s', async (_, make, service, code) => {
    const { server } = await serve(service, await make());
    const { client } = await clientOf(bff, server.url);
    const error = await client.call(call).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'unavailable', cause: { code } });
  });
});

describe('certificates that are replaced while requests run', () => {
  it('fail no request, and new ones are used without a restart', async () => {
    const { server, at: serverFolder, identity } = await serve('user', user);
    const { client, at: clientFolder } = await clientOf(bff, server.url);
    const serials = new Set<string>();
    const failures: unknown[] = [];
    let calls = 0;
    let stopped = false;
    const load = Array.from({ length: 8 }, async () => {
      while (!stopped) {
        calls += 1;
        await client.call(call).then(
          ({ serial }) => serials.add(serial),
          (error: unknown) => failures.push(error),
        );
      }
    });
    const untilSeen = (count: number) =>
      eventually(() => (serials.size >= count || failures.length > 0 ? true : undefined), {
        timeoutMs: 5_000,
      });
    await untilSeen(1);
    await writeCertificate(clientFolder, await authority.issue('bff'));
    await untilSeen(2);
    // Another authority: both are trusted, then the certificates are replaced, then the old one is dropped.
    const next = await createTestAuthority('the next authority');
    const both = `${authority.cert}${next.cert}`;
    await writeCertificate(serverFolder, { ...user, ca: both });
    await eventually(() => (identity.current.ca === both ? true : undefined));
    await writeCertificate(clientFolder, { ...(await authority.issue('bff')), ca: both });
    await untilSeen(3);
    const replaced = await next.issue('user');
    await writeCertificate(serverFolder, { ...replaced, ca: both });
    await eventually(() => (identity.current.cert === replaced.cert ? true : undefined));
    await writeCertificate(clientFolder, { ...(await next.issue('bff')), ca: both });
    await untilSeen(4);
    stopped = true;
    await Promise.all(load);
    expect(failures).toEqual([]);
    expect(calls).toBeGreaterThan(100);
    await writeCertificate(serverFolder, await next.issue('user'));
    const old = { cert: bff.cert, key: bff.key, ca: both };
    expect(await eventually(async () => failureOf(server.url, old))).toBeDefined();
  });
});

describe('a service of the platform', () => {
  const environment = { HOST: '127.0.0.1', PORT: '0', ADMIN_PORT: '0', ...testServiceKeys('user') };

  async function start(atEdge: boolean) {
    const files = await writeCertificate(folder, user);
    const config = loadConfig(baseConfig, { ...environment, ...files });
    const service = createServiceKit(config, {
      name: 'user',
      atEdge,
      overrides: { telemetry: noopTelemetry('user') },
    }).assemble({ routes: [] });
    undo.push(() => service.stop());
    await service.start();
    return service;
  }

  it('asks its callers for a certificate, and answers probes without', async () => {
    const service = await start(false);
    expect(await failureOf(service.url, {})).toBeDefined();
    expect(await failureOf(service.url, bff)).toBeUndefined();
    expect((await fetch(`${service.adminUrl}/readyz`)).status).toBe(200);
  });

  it('at the edge serves plain HTTP, since strangers have no certificate', async () => {
    const service = await start(true);
    expect((await fetch(`${service.url}/nothing`, { headers: identityHeaders() })).status).toBe(404);
  });
});
