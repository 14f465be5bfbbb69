import { describe, expect, it } from 'vitest';
import { json, openEvents, problem, serve } from '../test/support/serve.ts';
import { createLecternClient, type StatusEvent } from './index.ts';

const at = '2026-01-01T00:00:00Z';
const step = (status: StatusEvent['status']): StatusEvent => ({ status, version: 1, at });
const isEvents = (path: string) => path.endsWith('/events');

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe('followDocument', () => {
  it('goes on after the last event when its stream was cut off or ended early, and loses and doubles none', async () => {
    const { baseUrl, seen } = await serve((_request, res, count) => {
      const send = openEvents(res);
      res.write('retry: 1\n\n');
      if (count === 1) {
        send('status', step('ingested'), 1);
        return setTimeout(() => res.destroy(), 20);
      }
      if (count === 2) send('status', step('embedded'), 2);
      else send('status', step('indexed'), 3);
      return res.end();
    });
    const steps = await all(createLecternClient({ baseUrl }).followDocument('d'));
    expect(steps).toEqual([step('ingested'), step('embedded'), step('indexed')]);
    expect(seen.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '1', '2']);
  });

  it('takes the end of the service behind its stream for a cut, and no event of another name for a step', async () => {
    const { baseUrl, seen } = await serve((_request, res, count) => {
      const send = openEvents(res);
      res.write('retry: 1\n\n');
      send('hint', { status: 'indexed' });
      if (count === 1) {
        send('status', step('ingested'), 1);
        send('error', { status: 503, code: 'unavailable', detail: 'The service is away.' });
      } else send('status', step('indexed'), 2);
      return res.end();
    });
    const steps = await all(createLecternClient({ baseUrl }).followDocument('d'));
    expect(steps).toEqual([step('ingested'), step('indexed')]);
    expect(seen.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '1']);
  });

  it('ends with the platform’s word that there is nothing more', async () => {
    const { baseUrl } = await serve((_request, res) => res.writeHead(204).end());
    expect(await all(createLecternClient({ baseUrl }).followDocument('d'))).toEqual([]);
  });

  it('throws when its stream is cut off again and again', async () => {
    const { baseUrl, seen } = await serve((_request, res) => {
      openEvents(res);
      res.end('retry: 1\n\n');
    });
    await expect(all(createLecternClient({ baseUrl }).followDocument('d'))).rejects.toMatchObject({
      ...{ code: 'network_error', reason: 'stream_cut', retryable: true },
    });
    expect(seen).toHaveLength(4);
  });

  it('closes its connection when the loop ends early', async () => {
    let closed = false;
    const { baseUrl } = await serve((_request, res) => {
      res.once('close', () => {
        closed = true;
      });
      openEvents(res)('status', step('ingested'), 1);
    });
    for await (const { status } of createLecternClient({ baseUrl }).followDocument('d')) {
      expect(status).toBe('ingested');
      break;
    }
    await expect.poll(() => closed).toBe(true);
  });
});

describe('waitUntilIndexed', () => {
  it('answers the document when its events say that it is indexed', async () => {
    const { baseUrl } = await serve(({ path }, res) => {
      if (!isEvents(path)) return json(res, 200, { id: 'd', status: 'indexed' });
      openEvents(res)('status', step('indexed'), 1);
      return res.end();
    });
    expect(await createLecternClient({ baseUrl }).waitUntilIndexed('d')).toMatchObject({ status: 'indexed' });
  });

  it.each([
    ['failed', 'document_failed'],
    ['rejected', 'document_rejected'],
  ])('throws the reason of a document that is %s, with the document', async (status, reason) => {
    const failed = {
      id: 'd',
      status,
      error: { stage: 'extract', message: 'The file is cut off.' },
    };
    const { baseUrl } = await serve(({ path }, res) =>
      isEvents(path) ? res.writeHead(204).end() : json(res, 200, failed),
    );
    await expect(createLecternClient({ baseUrl }).waitUntilIndexed('d')).rejects.toMatchObject({
      ...{ code: 'unprocessable', reason, details: { document: failed } },
      message: 'The document cannot be searched. The file is cut off.',
    });
  });

  it('asks again where events do not get through, after as long as the platform says', async () => {
    const times: number[] = [];
    const { baseUrl } = await serve(({ path }, res, count) => {
      const busy = { code: 'resource_exhausted', reason: 'too_many', retryable: true };
      if (isEvents(path)) return problem(res, 429, busy);
      times.push(performance.now());
      if (count === 1) return problem(res, 429, busy, { 'retry-after': '2' });
      return json(res, 200, { id: 'd', status: 'indexed' });
    });
    const client = createLecternClient({ baseUrl, retries: 0 });
    expect(await client.waitUntilIndexed('d')).toMatchObject({ status: 'indexed' });
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(1_990);
  });

  it('throws timeout when the document takes too long, and the signal’s reason when it is ended', async () => {
    const { baseUrl, seen } = await serve((_request, res) => openEvents(res)('status', step('ingested'), 1));
    const client = createLecternClient({ baseUrl });
    await expect(client.waitUntilIndexed('d', { timeoutMs: 300 })).rejects.toMatchObject({
      ...{ code: 'timeout', reason: 'not_indexed_in_time', retryable: true },
    });
    const ended = new AbortController();
    const waiting = client.waitUntilIndexed('e', { signal: ended.signal });
    await expect.poll(() => seen.some(({ path }) => path.includes('/e/'))).toBe(true);
    ended.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  });

  it('throws at once for a document that is not there', async () => {
    const { baseUrl } = await serve((_request, res) =>
      problem(res, 404, { code: 'not_found', reason: 'document_not_found' }),
    );
    await expect(createLecternClient({ baseUrl }).waitUntilIndexed('d')).rejects.toMatchObject({
      reason: 'document_not_found',
    });
  });
});
