import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { descendants, eventually, survivorsOf } from '@lectern/testing';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createProcessDocumentSplitter,
  type DocumentSplitterOptions,
} from '../../src/adapters/reading/process-document-splitter.ts';
import { findMemoryBound, type MemoryBound } from '../../src/adapters/reading/reader-command.ts';
import type { DocumentSplitter } from '../../src/ports.ts';
import {
  dyingReader,
  nodes,
  observed,
  of,
  options,
  readers,
  signal,
  source,
  textOf,
  working,
} from '../support/test-splitter.ts';

let splitter: DocumentSplitter | undefined;
/** Readers that do what their documents tell them. */
const openHostile = async (changed: Partial<DocumentSplitterOptions> = {}): Promise<DocumentSplitter> => {
  splitter = await createProcessDocumentSplitter({ ...options, entry: dyingReader, ...changed });
  return splitter;
};

afterEach(async () => {
  await splitter?.close();
  splitter = undefined;
  expect(readers()).toEqual([]);
});

const bounds: [string, MemoryBound | undefined][] = [
  ['what this system can do', undefined],
  ['a watchdog', { kind: 'watchdog' }],
];
describe.each(bounds)('a hostile document, bounded by %s', (_name, bound) => {
  const bounded = bound === undefined ? {} : { bound };

  it.each(['bytes', 'heap'])('that grows (%s) fails, and its neighbour is read', async (command) => {
    const deaths: string[] = [];
    const { split } = await openHostile({ ...bounded, onDeath: ({ kind }) => deaths.push(kind) });
    const neighbour = split(of('other', 'spin 700'), signal);
    const growing = split(of('tenant', command), signal);
    const sizes: number[] = [];
    const sampling = setInterval(() => sizes.push(...readers().map(({ residentMb }) => residentMb)), 20);
    await expect(growing).rejects.toMatchObject({
      code: 'unprocessable',
      reason: 'reader_out_of_memory',
      details: { stage: 'extract' },
    });
    clearInterval(sampling);
    expect(deaths).toEqual(['out_of_memory', 'out_of_memory']);
    expect(await textOf(neighbour)).toBe('worked');
    const { kind } = bound ?? (await findMemoryBound());
    if (kind === 'kernel') expect(Math.max(...sizes)).toBeLessThanOrEqual(options.slow.memoryMb + 16);
  });

  it('that takes long goes to the slow queue, and fails there', async () => {
    const { split } = await openHostile({
      ...bounded,
      fast: { ...options.fast, readers: 1, cpuMs: 300 },
      slow: { ...options.slow, cpuMs: 1_000 },
    });
    const looping = split(of('a', 'spin 60000'), signal);
    const slow = split(of('b', 'spin 600'), signal);
    const quick = split(of('c', 'Quick.'), signal);
    const order: string[] = [];
    await Promise.all([
      expect(looping)
        .rejects.toMatchObject({ reason: 'took_too_long' })
        .then(() => order.push('looping')),
      slow.then(() => order.push('slow')),
      quick.then(() => order.push('quick')),
    ]);
    expect(order).toEqual(['quick', 'looping', 'slow']);
  });

  it('that starves is not failed', async () => {
    const { split } = await openHostile({ ...bounded, fast: { ...options.fast, readers: 1, cpuMs: 1_500 } });
    const { document, taken } = observed('tenant', 'spin 900');
    const starving = split(document, signal);
    await taken;
    const { pid } = await eventually(() => working()[0]);
    process.kill(pid, 'SIGSTOP');
    const stoppedAt = performance.now();
    await eventually(() => (performance.now() - stoppedAt > 1_200 ? true : undefined));
    process.kill(pid, 'SIGCONT');
    expect(await textOf(starving)).toBe('worked');
  });
});

describe('the document splitter among hostile documents', () => {
  it.each([
    ['throws', 'throw'],
    ['aborts', 'abort'],
    ['has nothing left to do', 'never'],
    ['waits without an end', 'wait'],
    ['answers what is no JSON', 'say nonsense'],
    ['answers in another form', 'say {"chunk":{"text":"x"}}'],
    ['counts chunks that it did not send', 'say {"chunks":3}'],
    ['fails with a reason of its own making', 'say {"failure":{"reason":"<b>","message":"x"}}'],
    ['answers without end', 'babble'],
  ])('fails a document whose reader %s, and reads the next one', async (_name, text) => {
    const { split } = await openHostile({ stallMs: 500 });
    await expect(split(source(text), signal)).rejects.toMatchObject({
      code: 'unprocessable',
      reason: 'reader_crashed',
      details: { stage: 'extract' },
    });
    expect(await textOf(split(source('next'), signal))).toBe('next');
  });

  it('gives up on a reader that makes no progress, and tries the document again later', async () => {
    const { split } = await openHostile({ timeoutMs: 4_000 });
    const { document, taken } = observed('tenant', 'spin 60000');
    const pending = expect(split(document, signal)).rejects.toMatchObject({
      reason: 'reading_timed_out',
      retryable: true,
    });
    await taken;
    process.kill((await eventually(() => working()[0])).pid, 'SIGSTOP');
    await pending;
  });

  it('serves tenants round robin', async () => {
    const { split } = await openHostile({ fast: { ...options.fast, readers: 1 } });
    const order: string[] = [];
    const read = (tenantId: string, name: string) =>
      split(of(tenantId, name), signal).then(() => order.push(name));
    await Promise.all([read('a', 'a1'), read('a', 'a2'), read('a', 'a3'), read('b', 'b1'), read('c', 'c1')]);
    expect(order).toEqual(['a1', 'b1', 'c1', 'a2', 'a3']);
  });

  it('reads one document of a tenant at a time, though there is room for two', async () => {
    const { split } = await openHostile();
    // One reader had all of them, in order.
    const texts = ['1', '2', '3', '4'].map((text) => textOf(split(source(`remember ${text}`), signal)));
    expect(await Promise.all(texts)).toEqual(['1', '1 2', '1 2 3', '1 2 3 4']);
  });

  it('does not let the documents of one tenant that loop hold up the others', async () => {
    const { split, close } = await openHostile();
    let settled = 0;
    const looping = Array.from({ length: 12 }, () =>
      split(of('stranger', 'spin 60000'), signal).catch(() => {
        settled += 1;
      }),
    );
    const texts = ['a', 'b', 'c'].map((tenantId) => textOf(split(of(tenantId, tenantId), signal)));
    expect(await Promise.all(texts)).toEqual(['a', 'b', 'c']);
    expect(settled).toBe(0);
    await close();
    await Promise.all(looping);
  });

  it('puts a tenant that used up its CPU time behind the others', async () => {
    const tenantCpu = { budgetMs: 100, windowMs: 60_000 };
    const { split } = await openHostile({ tenantCpu, fast: { ...options.fast, readers: 1 } });
    await split(of('greedy', 'spin 200'), signal);
    const order: string[] = [];
    const read = (tenantId: string) =>
      split(of(tenantId, 'spin 20'), signal).then(() => order.push(tenantId));
    await Promise.all([read('first'), read('greedy'), read('second'), read('third')]);
    expect(order).toEqual(['first', 'second', 'third', 'greedy']);
  });

  it('stops for a caller that has gone, waiting or being read', async () => {
    const { split } = await openHostile({ fast: { ...options.fast, readers: 1 } });
    const leaving = new AbortController();
    const { document, taken } = observed('a', 'spin 60000');
    const pending = expect(split(document, leaving.signal)).rejects.toThrow('gone');
    const waiting = expect(split(of('b', 'spin 60000'), leaving.signal)).rejects.toThrow('gone');
    await taken;
    leaving.abort(new Error('gone'));
    await Promise.all([pending, waiting]);
    expect(await textOf(split(source('next'), signal))).toBe('next');
  });

  it('ends its readers when it is closed; what they read comes again', async () => {
    const { split, close } = await openHostile();
    const { document, taken } = observed('tenant', 'spin 60000');
    const pending = expect(split(document, signal)).rejects.toMatchObject({
      reason: 'shutting_down',
      retryable: true,
    });
    await taken;
    await close();
    await pending;
    expect(readers()).toEqual([]);
  });

  it('keeps one spare reader, which has read nothing, and no other', async () => {
    const { split } = await openHostile({ idleMs: 100 });
    const used: number[] = [];
    const fresh = () => nodes().filter(({ pid }) => !used.includes(pid));
    for (const tenantId of ['a', 'b']) {
      const [spare] = await eventually(() => (fresh().length === 1 ? fresh() : undefined));
      await split(of(tenantId, 'text'), signal);
      used.push(spare?.pid ?? 0);
    }
    await eventually(() => (nodes().length === 1 && fresh().length === 1 ? true : undefined));
  });
});

describe('a service that is killed', () => {
  it('leaves no reader behind, however busy that is', async () => {
    const script = fileURLToPath(new URL('../support/busy-splitter.ts', import.meta.url));
    const service = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const { pid } = service;
    if (pid === undefined) throw new Error('the service did not start');
    await once(service.stdout, 'data');
    const left = descendants(pid);
    expect(left.length).toBeGreaterThan(1);
    service.kill('SIGKILL');
    await once(service, 'exit');
    await eventually(() => (survivorsOf(left).length === 0 ? true : undefined));
  });
});
