import { describe, expect, it } from 'vitest';
import type { Block } from '../../domain/block.ts';
import { extractDocument } from './extract-document.ts';

const limits = { maxChars: 100_000, maxUnpackedBytes: 1_000_000 };
const read = async (text: string, type = 'text/csv'): Promise<readonly Block[]> =>
  (await extractDocument(Buffer.from(text), type, limits)).blocks;
const headLinesOf = async (text: string): Promise<number> => {
  const [block] = await read(text);
  return block !== undefined && 'headLines' in block ? (block.headLines ?? 0) : 0;
};

describe('CSV and TSV', () => {
  it('are tables with the names of their columns', async () => {
    expect(await read('\ufeffArtikel;Lager;Bestand\r\nSchraube M8;Süd;4120\r\nDichtung;Nord;87')).toEqual([
      {
        kind: 'table',
        headLines: 1,
        text: 'Artikel | Lager | Bestand\nSchraube M8 | Süd | 4120\nDichtung | Nord | 87',
      },
    ]);
    expect(await read('station\theight_m\nHohenberg\t912', 'text/tab-separated-values')).toEqual([
      { kind: 'table', headLines: 1, text: 'station | height_m\nHohenberg | 912' },
    ]);
  });

  it.each([
    ['semicolons beside decimal commas', 'a;b\n1,5;2,5\n2,5;3,5', 'a | b\n1,5 | 2,5\n2,5 | 3,5'],
    [
      'commas beside semicolons in texts',
      'name,note\nx,"one; two"\ny,three',
      'name | note\nx | one; two\ny | three',
    ],
    ['bars', 'a|b\n1|2', 'a | b\n1 | 2'],
    ['what the first line says', 'sep=|\na,x|b\n1,5|2', 'a,x | b\n1,5 | 2'],
  ])('are separated by %s', async (_what, text, expected) => {
    expect(await read(text)).toMatchObject([{ kind: 'table', text: expected }]);
  });

  it('go on behind empty lines, unless other columns or other names begin', async () => {
    const table = 'Tag | Plant | Bar\nKV-1 | Graz | 41\nKV-2 | Linz | 42\nKV-3 |  | 43';
    const lines = ['Tag,Plant,Bar', 'KV-1,Graz,41', 'KV-2,Linz,42', 'KV-3,,43'];
    const joined = [{ kind: 'table', headLines: 1, text: table }];
    expect(await read(lines.join('\r\n\r\n'))).toEqual(joined);
    expect(await read(`${lines.slice(0, 2).join('\n')}\n\n${lines.slice(2).join('\n')}`)).toEqual(joined);
    expect(await read(`${lines.join('\n')}\n\nPump,Kind,Power\nP-1,red,4`)).toHaveLength(2);
    expect(await read(`${lines.join('\n')}\n\nContact,Anna,by day\nPhone,5580,by night`)).toHaveLength(2);
  });

  it('keep a value with line ends in one row, and survive a quote that is never closed', async () => {
    expect(await read('a,b\n"one\ntwo",2')).toMatchObject([{ text: 'a | b\none two | 2' }]);
    expect(await read('size,part\n"3/4 inch,pipe\n2,rod')).toMatchObject([
      { text: 'size | part\n"3/4 inch | pipe\n2 | rod' },
    ]);
  });

  it('keep tables apart at empty lines, and a single value is the caption of the next', async () => {
    expect(await read('Stock 2026\n\npart,count\nnut,4\n\n1,2\n3,4')).toEqual([
      { kind: 'table', headLines: 2, text: 'Stock 2026\npart | count\nnut | 4' },
      { kind: 'table', text: '1 | 2\n3 | 4' },
    ]);
    expect(await read('Stock 2026\nin pieces\n\npart,count\nnut,4')).toEqual([
      { kind: 'table', headLines: 3, text: 'Stock 2026\nin pieces\npart | count\nnut | 4' },
    ]);
  });

  it.each<[string, string, number]>([
    ['numbers first', '2026-01-01,4.5,ok\n2026-01-02,4.7,ok', 0],
    ['a value that comes again', 'Anna,Berlin,yes\nBert,Hamburg,yes\nCarl,Berlin,no', 0],
    ['codes first', 'KV-057,steel\nKV-058,brass', 0],
    ['names over codes', 'valve,metal\nKV-057,steel\nKV-058,brass', 1],
    ['names with digits over numbers', 'height_m,co2\n912,400\n148,410', 1],
    ['labels with values of all kinds', 'Owner,Ann Moss\nLength,8.40\nPort,Kiel', 0],
    ['a label with a number over others', 'IBAN,DE12 3456 7890\nHolder,Ann Moss', 0],
    ['words over words', 'Name,City\nAnna,Berlin\nBert,Hamburg', 1],
    ['years over numbers', 'Region,2024,2025\nNorth,10.5,11.5\nSouth,9.5,8.25', 1],
    ['a single row', 'Name,City', 0],
  ])('tell names of columns from data: %s', async (_what, text, expected) => {
    expect(await headLinesOf(text)).toBe(expected);
  });
});
