import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConsolePages, createConsolePages } from './console-pages.ts';

const script = 'console.log("Lectern");';
let folder: string;
let pages: ConsolePages;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-pages-'));
  await mkdir(join(folder, 'assets'));
  const files = {
    'index.html': '<!doctype html>',
    'assets/app-1.js': script,
    'assets/app-1.js.gz': gzipSync(script),
    'assets/app-1.js.br': brotliCompressSync(script),
    'assets/sans-1.woff2': 'font',
    'assets/notes.txt': 'not for browsers',
    'secret.js': 'not an asset',
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  pages = createConsolePages(pathToFileURL(`${folder}/`));
});

afterAll(() => rm(folder, { recursive: true }));

describe('the files of the console', () => {
  it('come as the build has compressed them, the smallest first', async () => {
    const { type, bytes } = (await pages.file('app-1.js')) ?? expect.fail('no file');
    expect(type).toBe('text/javascript; charset=utf-8');
    expect([...bytes.encoded.keys()]).toEqual(['br', 'gzip']);
    expect(brotliDecompressSync(bytes.encoded.get('br') ?? '').toString()).toBe(script);
    expect(gunzipSync(bytes.encoded.get('gzip') ?? '').toString()).toBe(script);
    expect((await bytes.plain()).toString()).toBe(script);
  });

  it('come as they are where the build compresses none, such as fonts', async () => {
    const { type, bytes } = (await pages.file('sans-1.woff2')) ?? expect.fail('no file');
    expect([type, bytes.encoded.size, (await bytes.plain()).toString()]).toEqual(['font/woff2', 0, 'font']);
  });

  it.each(['app-2.js', 'notes.txt', 'app-1.js.gz', '../secret.js', '..%2fsecret.js', '', '.', 'constructor'])(
    'are no others: %j',
    async (name) => expect(await pages.file(name)).toBeUndefined(),
  );

  it('are a 503 while they are not built, and there when they are', async () => {
    const later = join(folder, 'later');
    const unbuilt = createConsolePages(pathToFileURL(`${later}/`));
    for (const ask of [() => unbuilt.html(), () => unbuilt.file('app-1.js')])
      await expect(ask()).rejects.toMatchObject({ code: 'unavailable', reason: 'console_not_built' });
    await mkdir(later);
    await writeFile(join(later, 'index.html'), '<!doctype html>');
    expect((await unbuilt.html()).type).toBe('text/html; charset=utf-8');
  });
});
