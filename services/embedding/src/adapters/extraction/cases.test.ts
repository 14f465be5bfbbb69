import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { extractDocument } from './extract-document.ts';

const types = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  html: 'text/html',
  md: 'text/markdown',
  txt: 'text/plain',
  log: 'text/plain',
};
async function read(name: string) {
  const bytes = await readFile(new URL(`../../../test/samples/${name}`, import.meta.url));
  const type = types[name.split('.').at(-1) as keyof typeof types];
  return extractDocument(bytes, type, { maxChars: 100_000, maxUnpackedBytes: 4_000_000 });
}

describe('documents as people have them', () => {
  it.each([
    ['numbered.docx', ['3.1 Damages', '(a) The damages first condition applies.']],
    ['header-footer.docx', ['BT-2290', 'revision C', 'The trench is shored']],
    [
      'formula.docx',
      ['h=0.021L', '[x] approved by the fire brigade', 'AX-200', 'B12', '≥ 60', 'procurement desk four'],
    ],
    ['page-sjis.html', ['在宅勤務手当は月額八千円']],
    ['rules-sjis.txt', ['在宅勤務手当は月額八千円']],
    ['letter-cp1252.txt', ['48,50 € wird im März fällig', 'Grüßen', '“Am Mühlbach”']],
    ['rowspan.html', ['Outer | Week | 27.50']],
    ['inline-image.txt', ['41 litres', 'The seal was replaced on 3 May.']],
    ['front.md', ['CC-114', 'Move the stock']],
    ['valves.md', ['KV-057']],
    ['logbook.log', ['2026-05-17']],
    ['team.txt', ['Duty phone: 5580', 'Alarm code: heron']],
  ])('are read with all that they say: %s', async (name, parts) => {
    const text = (await read(name)).blocks.map((block) => block.text).join('\n');
    for (const part of parts) expect(text.split(part)).toHaveLength(2);
  });

  it('tell what was detected and left out', async () => {
    const reasons = async (name: string) => (await read(name)).warnings.map(({ reason }) => reason);
    expect(await reasons('rules-sjis.txt')).toEqual(['encoding_detected']);
    expect(await reasons('letter-cp1252.txt')).toEqual(['encoding_detected']);
    expect(await reasons('inline-image.txt')).toEqual(['encoded_data_left_out']);
    expect(await reasons('page-sjis.html')).toEqual([]);
  });

  it('keep lines that are records, and the heads of tables', async () => {
    const kinds = async (name: string) => (await read(name)).blocks.map(({ kind }) => kind);
    expect(await kinds('logbook.log')).toEqual(['lines']);
    expect(await kinds('team.txt')).toEqual(['lines', 'lines', 'lines', 'lines', 'paragraph']);
    for (const name of ['valves.md', 'rowspan.html']) {
      expect((await read(name)).blocks).toContainEqual(
        expect.objectContaining({ kind: 'table', headLines: 1 }),
      );
    }
  });

  it('give their front matter as properties', async () => {
    expect((await read('front.md')).properties).toEqual({
      title: 'Cold chain procedure CC-114',
      metadata: { author: 'Quality office', review_date: '2027-02-01', tags: ['vaccines', 'freezer'] },
    });
  });
});
