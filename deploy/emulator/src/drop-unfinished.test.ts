import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { dropUnfinished } from './drop-unfinished.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-s3-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

const filesLeft = async () =>
  (await readdir(folder, { withFileTypes: true, recursive: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

const whole = {
  'buckets/b/.bucket.json': '{"name":"b"}',
  'buckets/b/.lifecycle.xml': '<x/>',
  'buckets/b/objects/a/whole.data': 'bytes',
  'buckets/b/objects/a/whole.meta.json': '{"key":"a/whole"}',
  'buckets/b/objects/a.meta.json.data': 'named like facts',
  'buckets/b/objects/a.meta.json.meta.json': '{"key":"a.meta.json"}',
  'buckets/b/objects/empty.data': '',
  'buckets/b/objects/empty.meta.json': '{"key":"empty"}',
  '_multipart/u/.upload.json': '{"uploadId":"u"}',
  '_multipart/u/parts/1.data': 'bytes',
  '_multipart/u/parts/1.meta.json': '{"partNumber":1}',
};

it('leaves all that is whole, whatever it is called', async () => {
  await write(whole);
  expect(dropUnfinished(folder)).toEqual([]);
  expect(await filesLeft()).toEqual(Object.keys(whole).sort());
});

it('removes objects, parts and uploads that were not written to their end, and nothing else', async () => {
  await write({
    ...whole,
    'buckets/b/objects/a/no-facts.data': 'bytes',
    'buckets/b/objects/a/no-bytes.meta.json': '{"key":"a/no-bytes"}',
    'buckets/b/objects/cut.data': 'bytes',
    'buckets/b/objects/cut.meta.json': '{"key":"cut","cont',
    'buckets/b/objects/deep/er/none.data': 'bytes',
    'buckets/b/objects/deep/er/none.meta.json': '',
    'buckets/cut/.bucket.json': '',
    'buckets/cut/objects/kept.data': 'bytes',
    'buckets/cut/objects/kept.meta.json': '{"key":"kept"}',
    '_multipart/u/parts/2.data': 'bytes',
    '_multipart/u/parts/2.meta.json': '',
    '_multipart/v/.upload.json': '{"upl',
    '_multipart/v/parts/1.data': 'bytes',
    '_multipart/v/parts/1.meta.json': '{"partNumber":1}',
    '_multipart/w/parts/1.data': 'bytes',
  });
  expect(dropUnfinished(folder)).toHaveLength(11);
  const kept = ['.bucket.json', 'objects/kept.data', 'objects/kept.meta.json'];
  expect(await filesLeft()).toEqual(
    [...Object.keys(whole), ...kept.map((file) => `buckets/cut/${file}`)].sort(),
  );
  expect(JSON.parse(await readFile(join(folder, 'buckets/cut/.bucket.json'), 'utf8'))).toMatchObject({
    name: 'cut',
  });
});

it('takes a folder that nobody has written to', () => {
  expect(dropUnfinished(join(folder, 'none'))).toEqual([]);
});
