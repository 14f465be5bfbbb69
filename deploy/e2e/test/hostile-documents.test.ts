import { LecternError, type NamedFile, type SessionClient } from '@lectern/client';
import { type HostileDocument, hostileDocuments } from '@lectern/embedding/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { treeMemory } from '../src/process-memory.ts';
import { startTestPlatform, type TestPlatform, textFile } from '../src/test-platform.ts';

/** Of the chart, in mebibytes. */
const memoryLimit = 1_600;
/** What is indexed in the end takes the model's time too, so that only short ones are waited for. */
const longestWaitedFor = 20_000;
/**
 * How many times as long small uploads may take beside hostile documents as beside ordinary ones, as many at a time: half of them,
 * and the slowest, which also waits for a turn of a hostile one. What the machine takes for much work just now is in both.
 */
const mostTimes = { median: 2, slowest: 3 };
/** A busy machine takes several times the two minutes that it is. */
const timeoutMs = 600_000;
/** Of one upload or look at it. */
const mostAttempts = 5;
/** Uploads that are measured beside ordinary documents. */
const ordinaryUploads = 15;

let test: TestPlatform;
let stranger: SessionClient;
let author: SessionClient;
let neighbour: SessionClient;
let other: SessionClient;

beforeAll(async () => {
  test = await startTestPlatform();
  const newTenant = () => test.newTenant();
  [stranger, author, neighbour, other] = await Promise.all([
    newTenant(),
    newTenant(),
    newTenant(),
    newTenant(),
  ]);
  // The first ones also load libraries.
  for (let i = 0; i < 3; i += 1) await uploadToIndexed(`idle-${i}`);
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

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? expect.fail('nothing measured');
}

const listOf = (waits: readonly number[]): string => `${waits.map(Math.round).join(', ')} ms`;

const sent = hostileDocuments.filter(
  ({ expected, bytes }) => expected !== 'indexed' || bytes.length <= longestWaitedFor,
);
const longTexts = hostileDocuments.filter(({ name }) => name.startsWith('text: ')).slice(0, 12);

/**
 * What became of a document: `indexed`, the reason for which it failed, or that of its refusal. What a busy machine did not get
 * to is sent again, as clients do.
 */
async function outcomeOf({ fileName: name, contentType, bytes }: HostileDocument): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { id } = await stranger.uploadDocument({ name, contentType, content: bytes });
      for await (const _ of stranger.followDocument(id));
      const { status, error } = await stranger.getDocument(id);
      return error?.reason ?? status;
    } catch (error) {
      if (!(error instanceof LecternError)) throw error;
      if (!error.retryable || attempt === mostAttempts) return error.reason;
    }
  }
}

/** As many at a time as one caller may have in the air, until none is left or `isOver`. */
async function sendAll<T>(
  documents: Iterator<T>,
  send: (document: T) => Promise<void>,
  isOver = () => false,
): Promise<void> {
  const sender = async (): Promise<void> => {
    for (let next = documents.next(); !next.done && !isOver(); next = documents.next())
      await send(next.value);
  };
  await Promise.all(Array.from({ length: 10 }, sender));
}

const words = 'the tide rises and falls twice a day because the moon pulls the water of the sea'.split(' ');

/** Twenty kilobytes each, and no two alike. */
function* ordinaryTexts(): Generator<NamedFile> {
  for (let text = 0; ; text += 1) {
    const sentence = (at: number) =>
      `Sentence ${at} of text ${text}: ${words.slice(at % words.length).join(' ')} ${words.join(' ')}.`;
    yield textFile(`ordinary-${text}.txt`, Array.from({ length: 160 }, (_, at) => sentence(at)).join(' '));
  }
}

/** They keep the model busy for long, and their reader where sentences have no end. */
async function uploadAll(documents: readonly HostileDocument[]): Promise<void> {
  for (const { fileName: name, contentType, bytes } of documents)
    await author.uploadDocument({ name, contentType, content: bytes });
}

/** Beside as many ordinary texts of another tenant as it may send at a time. */
async function waitsBesideOrdinaryTexts(): Promise<number[]> {
  await uploadAll(longTexts.slice(0, 6));
  const waits: number[] = [];
  const isOver = () => waits.length === ordinaryUploads;
  const sendText = async (text: NamedFile) => void (await neighbour.uploadDocument(text, { wait: true }));
  const sent = sendAll(ordinaryTexts(), sendText, isOver);
  while (!isOver()) waits.push(await uploadToIndexed(`ordinary-${waits.length}`));
  await sent;
  return waits;
}

describe.skipIf(process.platform !== 'linux')('documents of strangers', () => {
  it('end alone, and hold up nobody else', { timeout: timeoutMs }, async () => {
    expect(sent.length).toBeGreaterThanOrEqual(40);
    const ordinary = await waitsBesideOrdinaryTexts();
    await uploadAll(longTexts.slice(6));
    let isOver = false;
    const outcomes = new Map<string, string>();
    const sending = sendAll(
      sent.values(),
      async (document) => void outcomes.set(document.name, await outcomeOf(document)),
    ).finally(() => {
      isOver = true;
    });
    const hostile: number[] = [];
    let mostMemory = 0;
    while (!isOver) {
      hostile.push(await uploadToIndexed(`hostile-${hostile.length}`));
      mostMemory = Math.max(mostMemory, await treeMemory(test.platform.pids().embedding ?? 0));
    }
    await sending;
    expect(outcomes).toEqual(new Map(sent.map(({ name, expected }) => [name, expected])));
    const facts = `beside ordinary texts: ${listOf(ordinary)}; beside hostile ones: ${listOf(hostile)}; ${mostMemory} MiB`;
    expect(mostMemory, facts).toBeLessThanOrEqual(memoryLimit);
    expect(medianOf(hostile), facts).toBeLessThanOrEqual(mostTimes.median * medianOf(ordinary));
    expect(Math.max(...hostile), facts).toBeLessThanOrEqual(mostTimes.slowest * Math.max(...ordinary));
    process.stdout.write(`${sent.length} documents; ${facts}\n`);
  });
});
