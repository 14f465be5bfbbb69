import type { SessionClient } from '@lectern/client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { forgetPeak, peakMemory } from '../src/process-memory.ts';
import { keepListening, leaveUnread, type SlowCallers, stallUploads } from '../src/slow-callers.ts';
import { startTestPlatform, type TestPlatform, textFile } from '../src/test-platform.ts';

const mebibyte = 1024 * 1024;

/** Limits of the charts in mebibytes; `backing` is the process of the emulator. */
const memoryLimits = { document: 512, gateway: 256, backing: 1_024 } as const;
const parts = Object.keys(memoryLimits) as (keyof typeof memoryLimits)[];

/** Longest time for the calls that another caller makes meanwhile; on a machine that is slow without slow callers, so many times what they take there. */
const ordinaryCalls = { ms: 5_000, times: 4 };
const idleTimeoutMs = 6_000;

let test: TestPlatform;
let slow: SessionClient;
let slowToken: string;
let other: SessionClient;
let otherToken: string;
let largeId: string;
let mostOrdinaryMs: number;

beforeAll(async () => {
  test = await startTestPlatform({
    BODY_IDLE_TIMEOUT_MS: String(idleTimeoutMs),
    ANSWER_IDLE_TIMEOUT_MS: String(idleTimeoutMs),
    // As V8 decides in a container of the gateway's size; here it would go by the memory of the machine.
    NODE_OPTIONS: '--max-semi-space-size=2 --max-old-space-size=128',
  });
  [slow, other] = await Promise.all([test.newTenant(), test.newTenant()]);
  [slowToken, otherToken] = await Promise.all([slow.accessToken(), other.accessToken()]);
  const bytes = new Uint8Array(60 * mebibyte);
  bytes.set(new TextEncoder().encode('%PDF-1.4\n'));
  ({ id: largeId } = await slow.uploadDocument({ name: 'large.pdf', content: bytes }));
  // The first ones also load libraries.
  await ordinaryCallsOfOther();
  const idleMs = Math.max(await ordinaryCallsOfOther(), await ordinaryCallsOfOther());
  mostOrdinaryMs = Math.max(ordinaryCalls.ms, ordinaryCalls.times * idleMs);
});
afterAll(() => test?.close());
beforeEach(async () => {
  for (const part of parts) await forgetPeak(pidOf(part));
});

function pidOf(part: string): number {
  const pid = test.platform.pids()[part];
  if (pid === undefined) throw new Error(`${part} does not run.`);
  return pid;
}

async function expectMemoryWithinLimits(): Promise<void> {
  for (const part of parts) {
    expect(await peakMemory(pidOf(part)), `MiB of ${part}`).toBeLessThanOrEqual(memoryLimits[part]);
  }
}

/** How many places of a group are taken at the document service. */
async function taken(group: string): Promise<number> {
  const metrics = await (
    await fetch(`http://127.0.0.1:${test.platform.settings.adminPorts.document}/metrics`)
  ).text();
  const line = metrics
    .split('\n')
    .find((one) => one.startsWith('http_server_concurrency{') && one.includes(`"${group}"`));
  return Number(line?.split(' ').at(-1));
}

/** Milliseconds for an upload, a download and a stream of its events. */
async function ordinaryCallsOfOther(): Promise<number> {
  const startedAt = performance.now();
  const { id } = await other.uploadDocument(textFile('tides.txt', 'The moon pulls the sea.'));
  const headers = { authorization: `Bearer ${otherToken}` };
  const content = await fetch(`${test.url}/v1/documents/${id}/content`, { headers });
  expect(await content.text()).toBe('The moon pulls the sea.');
  const events = other.followDocument(id);
  expect((await events.next()).value).toMatchObject({ status: 'ingested' });
  await events.return(undefined);
  return performance.now() - startedAt;
}

async function expectOtherIsServed(): Promise<void> {
  expect(await ordinaryCallsOfOther(), 'ms for upload, download and stream').toBeLessThan(mostOrdinaryMs);
}

const of = (count: number) => ({ url: test.url, token: slowToken, count });
const countOf = (callers: SlowCallers, status: number) =>
  callers.statuses().filter((one) => one === status).length;

describe.skipIf(process.platform !== 'linux')('one caller', () => {
  it('who stops 200 uploads in the middle takes nothing from others, and is ended', async () => {
    const callers = await stallUploads(of(200), 4_900_000);
    try {
      expect(await taken('uploads')).toBeLessThanOrEqual(12);
      await expectOtherIsServed();
      await expect.poll(() => callers.statuses().length, { timeout: 4 * idleTimeoutMs }).toBe(200);
      expect(countOf(callers, 408)).toBeGreaterThanOrEqual(12);
      expect(callers.statuses().filter((status) => status !== 408 && status !== 429)).toEqual([]);
      await expect.poll(() => taken('uploads')).toBe(0);
      await expectMemoryWithinLimits();
    } finally {
      callers.close();
    }
  });

  it('who reads nothing of 100 downloads takes nothing from others, and is ended', async () => {
    const callers = await leaveUnread(of(100), `/v1/documents/${largeId}/content`);
    try {
      await expect.poll(() => taken('downloads'), { timeout: mostOrdinaryMs }).toBe(12);
      await expectOtherIsServed();
      await expect.poll(() => taken('downloads'), { timeout: 4 * idleTimeoutMs }).toBe(0);
      await expectMemoryWithinLimits();
    } finally {
      callers.close();
    }
  });

  it('who opens 500 event streams gets 20, and others theirs', async () => {
    // Documents that are never indexed: streams that do not end.
    const embedding = pidOf('embedding');
    process.kill(embedding, 'SIGSTOP');
    let callers: SlowCallers | undefined;
    try {
      const { id } = await slow.uploadDocument(textFile('waiting.txt', 'It waits.'));
      callers = await keepListening(of(500), `/v1/documents/${id}/events`);
      expect(countOf(callers, 200)).toBe(20);
      expect(countOf(callers, 429)).toBe(480);
      expect(await taken('streams')).toBe(20);
      await expectOtherIsServed();
      await expectMemoryWithinLimits();
    } finally {
      process.kill(embedding, 'SIGCONT');
      callers?.close();
    }
  });
});
