import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setInterval } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createTokenSigner, generateSigningJwk, type TokenSigner } from '@lectern/auth';
import { testServiceKeys } from '@lectern/auth/testing';
import { internalReadyPath } from '@lectern/http';
import { eventually, freePort } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { principal, userService } from '../support/start-gateway.ts';
import { startUpstream, type Upstream } from '../support/upstream.ts';

const mebibyte = 1024 * 1024;
/** Rare enough that asking costs the gateway no memory worth mentioning. */
const samplingMs = 100;
const block = Buffer.alloc(mebibyte, 'x');

/** The heap that V8 takes in a container of 256 MiB; on a large machine it lets more garbage lie before it collects. */
const heapOfContainer = ['--max-semi-space-size=2', '--max-old-space-size=128'];
const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

let signer: TokenSigner;
let user: Upstream;
let document: Upstream;
let gateway: ChildProcess;
let url: string;
let adminUrl: string;

beforeAll(async () => {
  signer = await createTokenSigner({
    privateJwks: [await generateSigningJwk()],
    issuer: 'lectern',
    audience: 'lectern',
    ttlSeconds: 900,
  });
  user = await startUpstream(userService(signer));
  document = await startUpstream(async (request, response) => {
    if (request.url === internalReadyPath) {
      response.end('ready');
      return;
    }
    if (request.method === 'GET') {
      await pipeline(Readable.from(blocks(256)), response);
      return;
    }
    let bytes = 0;
    for await (const chunk of request) bytes += chunk.length;
    response.end(String(bytes));
  });
  const [port, adminPort] = [await freePort(), await freePort()];
  url = `http://127.0.0.1:${port}`;
  adminUrl = `http://127.0.0.1:${adminPort}`;
  gateway = spawn(process.execPath, [...heapOfContainer, main], {
    env: {
      ...testServiceKeys('gateway'),
      PATH: process.env.PATH,
      HOST: '127.0.0.1',
      PORT: String(port),
      ADMIN_PORT: String(adminPort),
      LOG_LEVEL: 'warn',
      // The other services of its routes never come up.
      READY_WAIT_MS: '0',
      DISCOVERY_ADDRESSES: `user=${user.url},document=${document.url}`,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await eventually(async () => ((await fetch(`${adminUrl}/readyz`)).ok ? true : undefined), {
    timeoutMs: 30_000,
    what: 'the gateway to be ready',
  });
});
afterAll(async () => {
  gateway.kill('SIGKILL');
  await user.close();
  await document.close();
});

function* blocks(count: number): Generator<Buffer> {
  for (let i = 0; i < count; i += 1) yield block;
}

async function residentBytes(): Promise<number> {
  const metrics = await (await fetch(`${adminUrl}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)/m.exec(metrics)?.[1]);
}

async function peakGrowth(run: () => Promise<void>): Promise<number> {
  const before = await residentBytes();
  let peak = before;
  const samples = setInterval(samplingMs)[Symbol.asyncIterator]();
  const watch = (async () => {
    while ((await samples.next()).done !== true) peak = Math.max(peak, await residentBytes());
  })();
  await run();
  await samples.return?.();
  await watch;
  return peak - before;
}

async function call(method: string): Promise<{ sent: Promise<void>; response: Promise<IncomingMessage> }> {
  const { token } = await signer.sign(principal);
  const request = httpRequest(`${url}/v1/documents`, {
    method,
    headers: { authorization: `Bearer ${token}` },
  });
  const response = once(request, 'response').then(([first]) => first as IncomingMessage);
  const sent =
    method === 'GET' ? Promise.resolve(void request.end()) : pipeline(Readable.from(blocks(256)), request);
  return { sent, response };
}

async function upload(): Promise<void> {
  const { sent, response } = await call('POST');
  await sent;
  expect(Buffer.concat(await (await response).toArray()).toString()).toBe(String(256 * mebibyte));
}

async function download(): Promise<void> {
  const { response } = await call('GET');
  let bytes = 0;
  for await (const chunk of await response) bytes += chunk.length;
  expect(bytes).toBe(256 * mebibyte);
}

describe('the gateway as a process of its own', () => {
  it.each([
    ['up', upload],
    ['down', download],
  ])('passes 256 MiB %s and grows by 32 MiB at most', async (_, transfer) => {
    // Once before measuring: code and buffers that every later request shares are not growth.
    await transfer();
    // Up to three tries: a garbage collector that is late on a busy machine is late now and then, a buffered body always.
    let growth = Number.POSITIVE_INFINITY;
    for (let tries = 0; tries < 3 && growth > 32 * mebibyte; tries += 1) growth = await peakGrowth(transfer);
    expect(growth).toBeLessThanOrEqual(32 * mebibyte);
  });

  it('ends with 0 on SIGTERM', async () => {
    gateway.kill('SIGTERM');
    const [code] = await once(gateway, 'exit');
    expect(code).toBe(0);
  });
});
