import { describe, expect, it } from 'vitest';
import { writeZip, type ZipFile } from '../../../testing/zip-writer.ts';
import { readArchive } from './archive.ts';

const file = (more: Partial<ZipFile> = {}): ZipFile => ({ name: 'a.xml', content: 'some words', ...more });
const read = async (...files: ZipFile[]): Promise<string[]> => {
  const parts = await readArchive(writeZip(files), 1_000_000);
  return parts.map((part) => `${part.name}: ${part.read()}`);
};

describe('readArchive', () => {
  it('unpacks parts that are deflated, stored, or sized behind their data', async () => {
    const content = Buffer.from('stored words');
    const stored = file({
      name: 'b.xml',
      content,
      packed: content,
      listed: { method: 0 },
      local: { method: 0 },
    });
    const streamed = file({
      name: 'c.xml',
      listed: { flags: 8 },
      local: { flags: 8, crc: 0, packedSize: 0, size: 0 },
    });
    expect(await read(file(), stored, streamed)).toEqual([
      'a.xml: some words',
      'b.xml: stored words',
      'c.xml: some words',
    ]);
  });

  it.each<[string, Partial<ZipFile>]>([
    ['its name', { local: { name: 'b.xml' } }],
    ['its method', { local: { method: 0 } }],
    ['its size', { local: { size: 9 } }],
    ['its packed size', { local: { packedSize: 9 } }],
    ['its checksum', { local: { crc: 9 } }],
    ['whether it is encrypted', { local: { flags: 1 } }],
    ['sizes that it says come later', { local: { flags: 8, size: 9 } }],
  ])('refuses an entry that says otherwise than the directory: %s', async (_, more) => {
    await expect(read(file(more))).rejects.toThrow('An entry and the directory disagree.');
  });

  it('refuses entries that share bytes, names, or are not what they say', async () => {
    await expect(read(file(), file({ listed: { offset: 0 } }))).rejects.toThrow('Two entries');
    const twice = file({ name: 'A.XML' });
    await expect(read(file(), twice)).rejects.toThrow('Two entries are named a.xml.');
    const other = file({ name: 'a.xml', listed: { name: 'a.xml', offset: 0 } });
    await expect(read(file({ name: 'b.xml' }), other)).rejects.toThrow('disagree');
    await expect(read(file({ listed: { crc: 1 }, local: { crc: 1 } }))).rejects.toThrow('damaged');
    await expect(read(file({ listed: { size: 5 }, local: { size: 5 } }))).rejects.toThrow(RangeError);
  });

  it('refuses more than may be unpacked, by what the directory says alone', async () => {
    const large = { size: 900_000 };
    const first = file({ listed: large, local: large });
    await expect(read(first, file({ name: 'b.xml', listed: large, local: large }))).rejects.toMatchObject({
      reason: 'unpacks_too_large',
    });
  });
});
