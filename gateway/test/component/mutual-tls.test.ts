import { mkdtemp, rm } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { createTokenSigner, generateSigningJwk } from '@lectern/auth';
import { testServiceKeys } from '@lectern/auth/testing';
import { loadConfig } from '@lectern/config';
import { noopTelemetry } from '@lectern/telemetry';
import { listenOnLoopback } from '@lectern/testing';
import { createTestAuthority, type TestCertificate, writeCertificate } from '@lectern/testing/certificates';
import { serverTls, type TlsIdentity, type TlsMaterial } from '@lectern/tls';
import { request } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { createService } from '../../src/composition.ts';
import { configSchema } from '../../src/config.ts';
import { openUpstreamAgents } from '../../src/proxy/upstream-agents.ts';
import { principal, userService } from '../support/start-gateway.ts';

const authority = await createTestAuthority();
const certificates = {
  gateway: await authority.issue('gateway'),
  user: await authority.issue('user'),
  document: await authority.issue('document'),
};
const signer = await createTokenSigner({
  privateJwks: [await generateSigningJwk()],
  issuer: 'lectern',
  audience: 'lectern',
  ttlSeconds: 900,
});

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** Says in which certificate it was called, by the serial number. */
const answerSerial: RequestListener = (req, res) => {
  const { serialNumber } = (req.socket as TLSSocket).getPeerCertificate();
  res.setHeader('content-type', 'application/json').end(JSON.stringify({ serialNumber }));
};

/** A stand-in for a service that lets in only callers with a certificate. */
async function serve(certificate: TestCertificate, answer: RequestListener = answerSerial): Promise<string> {
  const server = createServer(serverTls(certificate), answer);
  const { port, stop } = await listenOnLoopback(server);
  undo.push(stop);
  return `https://127.0.0.1:${port}`;
}

async function startGateway(addresses: Readonly<Record<string, string>>, certificate = certificates.gateway) {
  const folder = await mkdtemp(join(tmpdir(), 'lectern-gateway-tls-'));
  undo.push(() => rm(folder, { recursive: true }));
  const config = loadConfig(configSchema, {
    ...testServiceKeys('gateway'),
    ...(await writeCertificate(folder, certificate)),
    HOST: '127.0.0.1',
    PORT: '0',
    ADMIN_PORT: '0',
    READY_WAIT_MS: '0',
    SHUTDOWN_TIMEOUT_MS: '500',
    DISCOVERY_ADDRESSES: Object.entries(addresses)
      .map((address) => address.join('='))
      .join(','),
  });
  const gateway = await createService(config, { telemetry: noopTelemetry('gateway') });
  undo.push(() => gateway.stop());
  await gateway.start();
  const authorization = `Bearer ${(await signer.sign(principal)).token}`;
  return () => fetch(`${gateway.url}/v1/documents/1`, { headers: { authorization } });
}

describe('a gateway with a certificate', () => {
  it('serves strangers without one, and shows it to the services that it calls', async () => {
    const user = await serve(certificates.user, userService(signer));
    const call = await startGateway({ user, document: await serve(certificates.document) });
    const answer = await call();
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { serialNumber: expect.stringMatching(/^[0-9A-F]+$/) },
    ]);
  });

  it('forwards nothing to a service under the name of another', async () => {
    const user = await serve(certificates.user, userService(signer));
    const seen: string[] = [];
    const impostor = await serve(certificates.user, (req, res) => {
      seen.push(req.url ?? '');
      res.end();
    });
    const call = await startGateway({ user, document: impostor });
    expect((await call()).status).toBe(503);
    expect(seen).toEqual([]);
  });

  it('is refused by a service that does not trust its authority', async () => {
    const user = await serve(certificates.user, userService(signer));
    const foreign = await createTestAuthority('another authority');
    const document = await serve({ ...(await foreign.issue('document')), ca: foreign.cert });
    const call = await startGateway({ user, document });
    expect((await call()).status).toBe(503);
  });
});

describe('the connections of a gateway whose certificate changes', () => {
  function changing(first: TlsMaterial): { tls: TlsIdentity; change(next: TlsMaterial): void } {
    const listeners = new Set<(material: TlsMaterial) => void>();
    let current = first;
    const tls: TlsIdentity = {
      get current() {
        return current;
      },
      onChange: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      close: () => undefined,
    };
    const change = (next: TlsMaterial): void => {
      current = next;
      for (const listener of listeners) listener(next);
    };
    return { tls, change };
  }

  it('are new ones for new requests, and an answer that has begun comes to its end', async () => {
    const url = await serve(certificates.document, (req, res) => {
      if (req.url !== '/stream') return answerSerial(req, res);
      res.write('begun');
      finish.promise.then(() => res.end(' and ended'));
    });
    const finish = Promise.withResolvers<void>();
    const { tls, change } = changing(certificates.gateway);
    const agents = openUpstreamAgents({ tls, connectTimeoutMs: 1_000, idleTimeoutMs: 5_000 });
    undo.push(() => agents.destroy());
    const get = (path: string) => request(url + path, { dispatcher: agents.for('document') });
    const serial = async () => (await get('/')).body.json();
    const before = await serial();
    expect(await serial()).toEqual(before);
    const stream = await get('/stream');
    change(await authority.issue('gateway'));
    expect(await serial()).not.toEqual(before);
    finish.resolve();
    expect(await stream.body.text()).toBe('begun and ended');
  });
});
