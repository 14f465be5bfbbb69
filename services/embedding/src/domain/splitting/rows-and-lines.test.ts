import { describe, expect, it } from 'vitest';
import type { Block } from '../block.ts';
import { approximateTokens, specialTokens } from '../token-counter.ts';
import { type SplitOptions, splitBlocks } from './split-blocks.ts';

const options: SplitOptions = {
  countTokens: approximateTokens,
  maxTokens: 64,
  overlapTokens: 8,
  context: 'headings',
};
const split = (...blocks: Block[]) => splitBlocks(blocks, 'Title', options);
const lines = (count: number, of: (n: number) => string): string[] =>
  Array.from({ length: count }, (_, n) => of(n));
const head = ['Table 4: valves of the plant', 'Tag | Plant | Pressure (bar)'];
const rows = lines(60, (n) => `KV-${n} | Graz | ${40 + n}`);

describe('a table that is larger than a chunk', () => {
  it('has its caption and column names in every chunk, and no row is cut', () => {
    const chunks = split(
      { kind: 'paragraph', text: 'Before the table.' },
      { kind: 'table', text: [...head, ...rows].join('\n'), headLines: 2 },
      { kind: 'paragraph', text: 'After the table.' },
    );
    expect(chunks.length).toBeGreaterThan(8);
    const inner = chunks.map(({ text }) => text.split('\n').filter((line) => / \| |:/.test(line)));
    for (const [caption, columns, ...ofChunk] of inner) {
      expect([caption, columns]).toEqual(head);
      expect(ofChunk.length).toBeGreaterThan(0);
    }
    expect(inner.flatMap((found) => found.slice(2))).toEqual(rows);
  });

  it('says which part of a chunk is new, so that the whole text can be made of them', () => {
    const text = [...head, ...rows].join('\n');
    const chunks = split(
      { kind: 'heading', level: 1, text: 'Register' },
      { kind: 'table', text, headLines: 2 },
    );
    expect(chunks.map(({ lead, text, repeated }) => lead + text.slice(repeated)).join('')).toBe(
      `Register\n\n${text}`,
    );
    expect(chunks[1]?.repeated).toBe(head.join('\n').length + 1);
  });

  it('without a head takes no row for one', () => {
    const chunks = split({ kind: 'table', text: rows.join('\n') });
    expect(chunks.flatMap(({ text }) => text.split('\n'))).toEqual(rows);
  });

  it('keeps a row whole that leaves little room for the head, and has what there is room for', () => {
    const large = `KV-70 | ${'long '.repeat(44).trim()} | 97`;
    const table = [...head, ...rows.slice(0, 20), large, ...rows.slice(20)].join('\n');
    const chunks = split({ kind: 'table', text: table, headLines: 2 });
    const [found] = chunks.filter(({ text }) => text.includes(large));
    expect(found?.text).toBe(`Tag | Plant | Pressure (bar)\n${large}`);
  });

  it('cuts a row that is larger than a chunk beside its head', () => {
    const huge = `KV-70 | ${'long '.repeat(120).trim()}`;
    const chunks = split({ kind: 'table', text: [...head, huge].join('\n'), headLines: 2 });
    expect(chunks.length).toBeGreaterThan(2);
    for (const { text } of chunks) expect(text.startsWith(head.join('\n'))).toBe(true);
  });

  it('of many columns comes in parts of a row, each with the names of its columns and the name of its row', () => {
    const columns = ['Tag', ...lines(40, (n) => `column${n}`)];
    const wide = lines(3, (row) => [`KV-${row}`, ...lines(40, (n) => `value${row}x${n}`)].join(' | '));
    const chunks = split({ kind: 'table', text: [columns.join(' | '), ...wide].join('\n'), headLines: 1 });
    const parts = chunks.filter(({ text }) => text.includes('value'));
    expect(parts.length).toBeGreaterThan(6);
    for (const { text, input } of parts) {
      const [names = [], values = [], ...more] = text.split('\n').map((line) => line.split(' | '));
      expect(more).toEqual([]);
      expect(values[0]).toMatch(/^KV-/);
      const row = values[0]?.slice(3);
      expect(values.slice(1)).toEqual(names.slice(1).map((name) => name.replace('column', `value${row}x`)));
      expect(approximateTokens(input) + specialTokens).toBeLessThanOrEqual(options.maxTokens);
    }
    const whole = chunks.map(({ lead, text, repeated }) => lead + text.slice(repeated)).join('');
    for (const row of wide) expect(whole).toContain(row);
  });

  it('of many columns names them all, also where a row would fit into a chunk without its names', () => {
    const columns = lines(14, (n) => `parameter ${n}`);
    const values = [0, 1, 2].map((row) => lines(14, (n) => `value ${row}${n}`));
    const text = [columns, ...values].map((cells) => cells.join(' | ')).join('\n');
    const chunks = split({ kind: 'table', text, headLines: 1 });
    const found = new Map<string, string>();
    for (const chunk of chunks) {
      const [names = [], ...inner] = chunk.text.split('\n').map((line) => line.split(' | '));
      for (const cells of inner) for (const [at, cell] of cells.entries()) found.set(cell, names[at] ?? '');
    }
    for (const row of values) for (const [n, cell] of row.entries()) expect(found.get(cell)).toBe(columns[n]);
  });

  it('of many columns has all lines of names in each part of a row, without its caption', () => {
    const groups = ['', ...lines(20, (n) => `group${n >> 2}`)].join(' | ');
    const columns = ['Tag', ...lines(20, (n) => `c${n}`)].join(' | ');
    const row = ['KV-1', ...lines(20, (n) => `value${n} of it`)].join(' | ');
    const text = ['Table 5: readings', groups, columns, row].join('\n');
    const parts = split({ kind: 'table', text, headLines: 3 }).filter((chunk) =>
      chunk.text.includes('value'),
    );
    expect(parts.length).toBeGreaterThan(3);
    for (const part of parts) {
      const cells = part.text.split('\n').map((line) => line.split(' | '));
      const [first = [], second = [], values = []] = cells;
      expect(cells.length).toBe(3);
      expect([first[0], second[0], values[0]]).toEqual(['', 'Tag', 'KV-1']);
      for (const [at, value] of values.slice(1).entries()) {
        const column = Number(/\d+/.exec(value)?.[0]);
        expect([first[at + 1], second[at + 1]]).toEqual([`group${column >> 2}`, `c${column}`]);
      }
    }
  });

  it('of many columns has the last line of names where all would take too much room', () => {
    const groups = lines(20, (n) => `group ${n} of several things`).join(' | ');
    const columns = lines(20, (n) => `c${n}`).join(' | ');
    const row = lines(20, (n) => `v${n} of it`).join(' | ');
    const chunks = split({ kind: 'table', text: [groups, columns, row].join('\n'), headLines: 2 });
    const parts = chunks.filter(({ text }) => text.includes(' of it'));
    for (const { text } of parts) expect(text).toMatch(/^c\d+ \|/);
  });

  it('has all names of its columns, also where they take most of a chunk', () => {
    const columns = lines(9, (n) => `column ${n}`).join(' | ');
    const short = lines(5, (row) => lines(9, (n) => `${row}${n}`).join(' | '));
    const chunks = split({ kind: 'table', text: [columns, ...short].join('\n'), headLines: 1 });
    expect(chunks.map(({ text }) => text)).toEqual(
      expect.arrayContaining(short.slice(1).map((row) => `${columns}\n${row}`)),
    );
  });

  it('with a cell as long as a text has in each part of it the names of column and row', () => {
    const note = lines(90, (n) => `word${n}`).join(' ');
    const chunks = split({ kind: 'table', text: `Tag | Note\nKV-1 | ${note}\nKV-2 | short`, headLines: 1 });
    const parts = chunks.filter(({ text }) => text.includes('word'));
    expect(parts.length).toBeGreaterThan(1);
    for (const { text } of parts) expect(text).toMatch(/^Tag \| Note\nKV-1 \| word/);
  });

  it('repeats the start of a head that is too large, and loses nothing of it', () => {
    const columns = lines(80, (n) => `column${n}`).join(' | ');
    const chunks = split({ kind: 'table', text: [columns, ...rows].join('\n'), headLines: 1 });
    const later = chunks.filter(({ text }) => text.includes('KV-'));
    for (const { text } of later.slice(1)) expect(text).toMatch(/^column0 \| column1 .*…\nKV-/);
    expect(later.length).toBeGreaterThan(2);
    const all = chunks.map(({ text, repeated }) => text.slice(repeated)).join('\n');
    expect(all).toContain('column79');
  });

  it('that goes on on the next page without a head has that of the page before', () => {
    const table = (page: number, lines: string[], headLines = 0): Block => {
      return { kind: 'table', page, text: lines.join('\n'), headLines };
    };
    const pages = [
      table(4, [...head, ...rows.slice(0, 20)], 2),
      table(5, rows.slice(20, 40)),
      table(6, rows.slice(40)),
    ];
    const inner = split(...pages).map(({ text }) => text.split('\n').filter((line) => line !== ''));
    for (const found of inner) expect(found.slice(0, 2)).toEqual(head);
    expect(inner.flatMap((found) => found.slice(2))).toEqual(rows);
    const other = split(table(4, [...head, ...rows], 2), table(5, ['a | b', 'c | d']), table(7, rows));
    expect(other.flatMap(({ text }) => text.split('\n')).filter((line) => line === head[1]).length).toBe(
      other.filter(({ page }) => page === 4).length,
    );
  });

  it('never makes a chunk of its head alone', () => {
    const prose = lines(9, (n) => `Sentence number ${n} is here.`).join(' ');
    const chunks = split(
      { kind: 'paragraph', text: prose },
      { kind: 'table', text: [...head, ...rows].join('\n'), headLines: 2 },
    );
    for (const { text } of chunks) expect(text.endsWith(head[1] ?? '')).toBe(false);
  });
});

describe('lines', () => {
  it('of a log, or of labels with values, are never cut', () => {
    const log = lines(40, (n) => `2026-05-${n} gate A. Lift ${n} m3; remark: normal flow. Done`);
    for (const kind of ['lines', 'code'] as const) {
      const chunks = split({ kind, text: log.join('\n') });
      expect(chunks.length).toBeGreaterThan(8);
      expect(chunks.flatMap(({ text }) => text.split('\n'))).toEqual(log);
    }
  });

  it('are cut only where one is larger than a chunk', () => {
    const long = 'word '.repeat(200).trim();
    const chunks = split({ kind: 'lines', text: ['short: 1', long, 'short: 2'].join('\n') });
    expect(chunks[0]?.text.startsWith('short: 1')).toBe(true);
    expect(chunks.at(-1)?.text.endsWith('short: 2')).toBe(true);
    for (const { input } of chunks)
      expect(approximateTokens(input) + specialTokens).toBeLessThanOrEqual(options.maxTokens);
  });

  it('stay whole with those of their block where they fit', () => {
    const prose = lines(9, (n) => `Sentence number ${n} is here.`).join(' ');
    const prices = lines(6, (n) => `Mooring ${n} ${'.'.repeat(3)} ${n}.75`).join('\n');
    const chunks = split({ kind: 'paragraph', text: prose }, { kind: 'lines', text: prices });
    expect(chunks.some(({ text }) => text.endsWith(prices))).toBe(true);
  });
});
