import { AsyncLocalStorage } from 'node:async_hooks';
import { PassThrough, Readable } from 'node:stream';
import { AppError } from '@lectern/errors';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Content } from '../domain/document.ts';
import { type FormRequest, receiveMultipart, type TakeFile } from './multipart.ts';

const fields = z.strictObject({ title: z.string().optional() });
const { signal } = new AbortController();
const content: Content = {
  contentType: 'text/plain',
  bytes: 1,
  sha256: '',
  location: { bucket: '', key: '' },
};

const part = (name: string, value: string, more = '') =>
  `--b\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
const fileHead = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n';

function request(chunks: Iterable<string>): FormRequest {
  const headers = { 'content-type': 'multipart/form-data; boundary=b' };
  const body = Readable.from(chunks, { objectMode: false, highWaterMark: 1_024 });
  return Object.assign(body, { headers });
}

/** Reads the file as it should be read. */
function collecting() {
  const taken: { text: string; fileName: string | undefined; declaredType: string | undefined }[] = [];
  const take: TakeFile = async ({ body, fileName, declaredType }) => {
    const text = Buffer.concat(await body.toArray()).toString();
    taken.push({ text, fileName, declaredType });
    return content;
  };
  return { taken, take };
}

describe('a multipart form', () => {
  it('is read whole, however it is cut into pieces', async () => {
    const text = `${part('title', 'Tides')}${fileHead}The moon\r\n--pulls\r\n--b--\r\n`;
    for (const size of [1, 7, text.length]) {
      const { taken, take } = collecting();
      const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
      const result = await receiveMultipart(request(pieces), take, { fields, signal });
      expect(result).toEqual({ fields: { title: 'Tides' }, fileName: 'a.txt' });
      expect(taken).toEqual([{ text: 'The moon\r\n--pulls', fileName: 'a.txt', declaredType: undefined }]);
    }
  });

  it('is taken in the context of its own request, whoever brings the bytes', async () => {
    const context = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    const take: TakeFile = async ({ body }) => {
      seen.push(context.getStore());
      await body.toArray();
      return content;
    };
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    const connection = Object.assign(new PassThrough(), { headers });
    const received = context.run('this request', () =>
      receiveMultipart(connection, take, { fields, signal }),
    );
    context.run('the request before', () => connection.end(`${fileHead}text\r\n--b--`));
    await received;
    expect(seen).toEqual(['this request']);
  });

  it('takes a part named file for the file even when it has no file name', async () => {
    const { taken, take } = collecting();
    await receiveMultipart(request([`${part('file', 'text')}--b--`]), take, { fields, signal });
    expect(taken).toEqual([{ text: 'text', fileName: undefined, declaredType: undefined }]);
  });

  it('takes no more of a sender than the taker takes, beyond small buffers', async () => {
    let sent = 0;
    function* endless() {
      yield fileHead;
      for (;;) {
        sent += 1_024;
        yield 'x'.repeat(1_024);
      }
    }
    const asked = Promise.withResolvers<void>();
    const idle = Promise.withResolvers<never>();
    const take: TakeFile = () => {
      asked.resolve();
      return idle.promise;
    };
    const req = request(endless());
    const receiving = receiveMultipart(req, take, { fields, signal });
    await asked.promise;
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(sent).toBeLessThan(256 * 1_024);
    idle.reject(new AppError('payload_too_large', 'Too large.'));
    await expect(receiving).rejects.toThrow('Too large.');
    expect(req.destroyed).toBe(false);
  });

  it('is given up when its reader is told to, and waits until the taker has let go', async () => {
    const stop = new AbortController();
    let isLetGo = false;
    const take: TakeFile = async ({ body }) => {
      try {
        stop.abort(new AppError('cancelled', 'Gone.'));
        await body.toArray();
        return content;
      } finally {
        await new Promise((resolve) => setImmediate(resolve));
        isLetGo = true;
      }
    };
    const open = Object.assign(new Readable({ read: () => undefined }), {
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
    });
    open.push(`${fileHead}half`);
    const receiving = receiveMultipart(open, take, { fields, signal: stop.signal });
    await expect(receiving).rejects.toThrow('Gone.');
    expect(isLetGo).toBe(true);
  });

  it('does not succeed when it is cut off, whatever was read of it', async () => {
    const { take } = collecting();
    const receiving = receiveMultipart(request([`${fileHead}half`]), take, { fields, signal });
    await expect(receiving).rejects.toMatchObject({ reason: 'malformed_multipart' });
  });
});
