import { LecternError, type SessionClient } from '@lectern/client';
import { type HostileDocument, hostileDocuments } from '@lectern/embedding/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { treeMemory } from '../src/process-memory.ts';
import { startTestPlatform, type TestPlatform, textFile } from '../src/test-platform.ts';

/** Of the chart, in mebibytes. */
const memoryLimit = 1_536;
/** What is indexed in the end takes the model's time too, so that only short ones are waited for. */
const longestWaitedFor = 20_000;
/** Of a small upload beside the strangers': times of an idle one, and what half of them and all of them may take more. */
const mostIdleTimes = 3;
const mostMoreMs = { median: 1_000, worst: 5_000 };

let test: TestPlatform;
let stranger: SessionClient;
let author: SessionClient;
let other: SessionClient;
let idleMs: number;

beforeAll(async () => {
  test = await startTestPlatform();
  [stranger, author, other] = await Promise.all([test.newTenant(), test.newTenant(), test.newTenant()]);
  const idle: number[] = [];
  for (let i = 0; i < 7; i += 1) idle.push(await uploadToIndexed(`idle-${i}`));
  // The first ones also load libraries.
  idleMs = idle.sort((a, b) => a - b)[3] ?? expect.fail('nothing measured');
});
afterAll(() => test?.close());

/** Milliseconds until a small text of the other tenant is indexed. */
async function uploadToIndexed(name: string): Promise<number> {
  const startedAt = performance.now();
  const { status } = await other.uploadDocument(textFile(`${name}.txt`, `Small text ${name} about tides.`), {
    wait: true,
  });
  expect(status).toBe('indexed');
  return performance.now() - startedAt;
}

const sent = hostileDocuments.filter(
  ({ expected, bytes }) => expected !== 'indexed' || bytes.length <= longestWaitedFor,
);
const longTexts = hostileDocuments.filter(({ name }) => name.startsWith('text: ')).slice(0, 11);

/** What became of a document: `indexed`, the reason for which it failed, or that of its refusal. */
async function outcomeOf({ fileName: name, contentType, bytes }: HostileDocument): Promise<string> {
  try {
    const { id } = await stranger.uploadDocument({ name, contentType, content: bytes });
    for await (const _ of stranger.followDocument(id));
    const { status, error } = await stranger.getDocument(id);
    return error?.reason ?? status;
  } catch (error) {
    if (error instanceof LecternError) return error.reason;
    throw error;
  }
}

/** As many at a time as one caller may have in the air. */
async function sendAll(documents: readonly HostileDocument[]): Promise<Map<string, string>> {
  const outcomes = new Map<string, string>();
  const waiting = [...documents];
  const sender = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      outcomes.set(next.name, await outcomeOf(next));
  };
  await Promise.all(Array.from({ length: 10 }, sender));
  return outcomes;
}

describe.skipIf(process.platform !== 'linux')('documents of strangers', () => {
  it('end alone, and hold up nobody else', async () => {
    expect(sent.length).toBeGreaterThanOrEqual(40);
    for (const { fileName: name, contentType, bytes } of longTexts)
      await author.uploadDocument({ name, contentType, content: bytes });
    let isOver = false;
    const outcomes = sendAll(sent).finally(() => {
      isOver = true;
    });
    const waits: number[] = [];
    let mostMemory = 0;
    while (!isOver) {
      waits.push(await uploadToIndexed(`beside-${waits.length}`));
      mostMemory = Math.max(mostMemory, await treeMemory(test.platform.pids().embedding ?? 0));
    }
    const wanted = new Map(sent.map(({ name, expected }) => [name, expected]));
    expect(await outcomes).toEqual(wanted);
    const facts = `idle ${Math.round(idleMs)} ms; beside: ${waits.map(Math.round).join(', ')} ms; ${mostMemory} MiB`;
    expect(mostMemory, facts).toBeLessThanOrEqual(memoryLimit);
    const usual = idleMs * mostIdleTimes;
    const sorted = waits.toSorted((a, b) => a - b);
    expect(sorted[sorted.length >> 1], facts).toBeLessThanOrEqual(usual + mostMoreMs.median);
    expect(sorted.at(-1), facts).toBeLessThanOrEqual(usual + mostMoreMs.worst);
    process.stdout.write(`${sent.length} documents; ${facts}\n`);
  });
});
