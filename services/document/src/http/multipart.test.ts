import { AsyncLocalStorage } from 'node:async_hooks';
import { PassThrough, Readable } from 'node:stream';
import { AppError } from '@lectern/errors';
import type { BodySource } from '@lectern/http';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Content } from '../domain/document.ts';
import { limits } from '../limits.ts';
import { type FormOptions, openMultipart } from './multipart.ts';
import type { IncomingFile } from './store-content.ts';

const fields = z.strictObject({ title: z.string().optional() });
const maxFileBytes = 1024 * 1024;
const tooLarge = () => new AppError('payload_too_large', 'Too large.', { reason: 'document_too_large' });
const options = { maxFileBytes, tooLarge, signal: new AbortController().signal };
const content: Content = {
  contentType: 'text/plain',
  bytes: 1,
  sha256: '',
  location: { bucket: '', key: '' },
};

const part = (name: string, value: string, more = '') =>
  `--b\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
const fileHead = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n';

function request(chunks: Iterable<string>): BodySource {
  const headers = { 'content-type': 'multipart/form-data; boundary=b' };
  const body = Readable.from(chunks, { objectMode: false, highWaterMark: 1_024 });
  return Object.assign(body, { headers });
}

/** Takes the file of an upload: reads it to its end, or gives it up. */
type TakeFile = (file: IncomingFile) => Promise<Content>;

/** Reads a form as an upload does: its file when that comes, then its fields. */
async function receiveMultipart(req: BodySource, take: TakeFile, formOptions: FormOptions) {
  const form = openMultipart(req, formOptions);
  try {
    const file = await form.file();
    const taken = await take(file);
    return { fields: await form.fields(fields), fileName: file.fileName, content: taken };
  } catch (error) {
    throw form.causeOf(error);
  } finally {
    form.close();
  }
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
      const result = await receiveMultipart(request(pieces), take, options);
      expect(result).toEqual({ fields: { title: 'Tides' }, fileName: 'a.txt', content });
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
    const received = context.run('this request', () => receiveMultipart(connection, take, options));
    context.run('the request before', () => connection.end(`${fileHead}text\r\n--b--`));
    await received;
    expect(seen).toEqual(['this request']);
  });

  it('takes a part named file for the file even when it has no file name', async () => {
    const { taken, take } = collecting();
    await receiveMultipart(request([`${part('file', 'text')}--b--`]), take, options);
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
    const receiving = receiveMultipart(req, take, options);
    await asked.promise;
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(sent).toBeLessThan(256 * 1_024);
    idle.reject(new AppError('payload_too_large', 'Too large.'));
    await expect(receiving).rejects.toThrow('Too large.');
    expect(req.destroyed).toBe(false);
  });

  it('is given up when its signal is aborted, and waits until the taker has let go', async () => {
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
    const receiving = receiveMultipart(open, take, { ...options, signal: stop.signal });
    await expect(receiving).rejects.toThrow('Gone.');
    expect(isLetGo).toBe(true);
  });

  it('does not succeed when it is cut off, whatever was read of it', async () => {
    const { take } = collecting();
    const receiving = receiveMultipart(request([`${fileHead}half`]), take, options);
    await expect(receiving).rejects.toMatchObject({ reason: 'malformed_multipart' });
  });
});

/** A form that goes on until it is no longer read, and how much of it was. */
function endless(head: string, piece: string) {
  const sent = { bytes: 0 };
  function* pieces() {
    yield head;
    for (;;) {
      sent.bytes += piece.length;
      yield piece;
    }
  }
  return { sent, request: request(pieces()) };
}

describe('what is not the file of a form', () => {
  const beside = limits.formBytesBesideFile.value;
  const page = 'x'.repeat(1_024);

  it.each([
    ['a preamble', '', page],
    ['a part header', '--b\r\nContent-Disposition: form-data; name="title', page],
    ['headers of a part', '--b\r\n', `X-More: ${page}\r\n`],
    ['a part without a name', '--b\r\nContent-Type: text/plain\r\n\r\n', page],
    ['an epilogue', `${part('file', 'text')}--b--`, page],
    ['an epilogue after the end of a line', `${part('file', 'text')}--b--\r\n`, page],
  ])('is refused when it has no end: %s', async (_what, head, piece) => {
    const { sent, request: req } = endless(head, piece);
    await expect(receiveMultipart(req, collecting().take, options)).rejects.toMatchObject({
      code: 'payload_too_large',
      reason: 'form_too_large',
    });
    expect(sent.bytes).toBeLessThan(beside + 256 * 1_024);
    expect(req.destroyed).toBe(false);
  });

  it.each([
    ['a field', '--b\r\nContent-Disposition: form-data; name="title"\r\n\r\n', page],
    ['parts', '', part('', page)],
    ['fields', '', part('title', 'a')],
    ['files', '', part('file', 'a')],
  ])('is refused when there is no end of it: %s', async (_what, head, piece) => {
    const { sent, request: req } = endless(head, piece);
    await expect(receiveMultipart(req, collecting().take, options)).rejects.toMatchObject({
      code: expect.stringMatching(/^(invalid_argument|payload_too_large)$/),
    });
    expect(sent.bytes).toBeLessThan(beside + 256 * 1_024);
  });

  it('is not counted with the file, however large that is', async () => {
    const { taken, take } = collecting();
    const size = maxFileBytes - 1;
    const form = [fileHead, ...Array.from({ length: size / 1_023 }, () => 'y'.repeat(1_023)), '\r\n--b--'];
    await receiveMultipart(request(form), take, options);
    expect(taken[0]?.text).toHaveLength(Math.floor(size / 1_023) * 1_023);
  });

  it.each([
    ['none', 'multipart/form-data'],
    ['an empty one', 'multipart/form-data; boundary='],
    ['one that is too long', `multipart/form-data; boundary=${'b'.repeat(71)}`],
    ['one with other characters', 'multipart/form-data; boundary="b\u00fc"'],
  ])('has a boundary that is short and plain: not %s', async (_what, contentType) => {
    const req = Object.assign(request([`${part('file', 'text')}--b--`]), {
      headers: { 'content-type': contentType },
    });
    await expect(receiveMultipart(req, collecting().take, options)).rejects.toMatchObject({
      reason: 'malformed_multipart',
    });
  });
});
