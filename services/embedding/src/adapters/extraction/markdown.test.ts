import { describe, expect, it } from 'vitest';
import { notesOf } from '../../domain/extracted.ts';
import { readMarkdown } from './markdown.ts';

const read = async (...lines: string[]) => {
  const extracted = await readMarkdown(Buffer.from(lines.join('\n')));
  return { blocks: extracted.blocks, ...notesOf(extracted) };
};

describe('front matter', () => {
  it('is text in lines, and gives title and metadata', async () => {
    const { blocks, properties, warnings } = await read(
      '---',
      'title: Cold chain procedure CC-114',
      'review_date: 2027-02-01',
      'tags: [vaccines, freezer]',
      'pages: 3',
      'final: no',
      'draft: true',
      'empty:',
      '---',
      '# Steps',
    );
    expect(blocks).toEqual([
      { kind: 'lines', text: expect.stringContaining('title: Cold chain procedure CC-114\nreview_date') },
      { kind: 'heading', level: 1, text: 'Steps' },
    ]);
    expect(properties).toEqual({
      title: 'Cold chain procedure CC-114',
      metadata: {
        review_date: '2027-02-01',
        tags: ['vaccines', 'freezer'],
        pages: 3,
        final: 'no',
        draft: true,
      },
    });
    expect(warnings).toEqual([]);
  });

  it('may be in TOML', async () => {
    const { properties } = await read(
      '+++',
      'title = "Notes"',
      'date = 2027-02-01',
      'tags = ["a", "b"]',
      '+++',
      'Text.',
    );
    expect(properties).toEqual({ title: 'Notes', metadata: { date: '2027-02-01', tags: ['a', 'b'] } });
  });

  const json = '{\n  "title": "Notes {1}",\n  "tags": ["a", "b"],\n  "date": "2027-02-01"\n}';
  it.each([
    ['an object', [json, '', '# Text']],
    ['between semicolons', [';;;', json, ';;;', '# Text']],
  ])('may be in JSON: %s', async (_, lines) => {
    const { blocks, properties, warnings } = await read(...lines);
    expect(properties).toEqual({ title: 'Notes {1}', metadata: { date: '2027-02-01', tags: ['a', 'b'] } });
    expect(blocks).toEqual([
      { kind: 'lines', text: 'title: Notes {1}\ntags: a, b\ndate: 2027-02-01' },
      { kind: 'heading', level: 1, text: 'Text' },
    ]);
    expect(warnings).toEqual([]);
  });

  it('is told where its JSON is broken, and none where a text begins with an object', async () => {
    const broken = await read('{', '  "title": "Boiler"', '  "part": 2', '}', '', 'Text.');
    expect(broken.properties).toBeUndefined();
    expect(broken.blocks[0]?.text).toContain('"title": "Boiler"');
    expect(broken.warnings).toMatchObject([{ reason: 'front_matter_unreadable' }]);
    expect(await read('{ "a": 1 }', '', 'is an object.')).toMatchObject({ warnings: [] });
    expect((await read('{ "a": 1 }', '', 'is an object.')).properties).toBeUndefined();
  });

  it('is searchable, and told, where it cannot be parsed', async () => {
    const { blocks, properties, warnings } = await read('---', 'title: Boiler: part two', '---', 'Text.');
    expect(blocks[0]).toEqual({ kind: 'lines', text: 'title: Boiler: part two' });
    expect(properties).toBeUndefined();
    expect(warnings).toMatchObject([{ reason: 'front_matter_unreadable' }]);
  });

  it('is none where a rule stands above prose', async () => {
    const { blocks, properties } = await read('---', 'Some prose, and nothing else.', '', '---', 'More.');
    expect(properties).toBeUndefined();
    expect(blocks.map(({ text }) => text).join('\n')).toContain('Some prose');
  });

  it('leaves out what is nested, too long or too much, with a warning, and survives bombs', async () => {
    const more = Array.from({ length: 40 }, (_, i) => `k${i}: ${i}`);
    const { properties, warnings } = await read(
      '---',
      'a: {b: 1}',
      `c: ${'x'.repeat(2_000)}`,
      '__proto__: 1',
      ...more,
      '---',
    );
    expect(Object.keys(properties?.metadata ?? {})).toHaveLength(16);
    expect(warnings).toMatchObject([
      { reason: 'properties_left_out', detail: expect.stringMatching(/^27 .*: a, c, __proto__, k16,/) },
    ]);
    const laughs = [
      'a: &a [x, x, x, x, x, x]',
      ...'bcdefgh'.split('').map((name, i) => `${name}: &${name} [${`*${'abcdefgh'[i]},`.repeat(6)}]`),
    ];
    for (const bomb of [
      ['---', ...laughs, '---'],
      ['---', `a: ${'['.repeat(30_000)}`, '---'],
      [`{"a":\n${'['.repeat(15_000)}${']'.repeat(15_000)}}`],
      [`{\n"${'\\"'.repeat(32_000)}`],
    ]) {
      const start = performance.now();
      expect((await read(...bomb, 'Text.')).properties).toBeUndefined();
      expect(performance.now() - start).toBeLessThan(5_000);
    }
  });
});

describe('Markdown', () => {
  it('keeps the state of tasks, raised text and the alternative texts of pictures, and leaves out what is crossed out', async () => {
    const { blocks, warnings } = await read(
      '- [x] approved',
      '- [ ] paid',
      '',
      'It holds 10<sup>4</sup> litres of H<sub>2</sub>O, ~~not 12~~ <del>or 11</del>.',
      '',
      '<img src="a.png" alt="A valve"> <b>open</b>',
    );
    expect(blocks.map(({ text }) => text)).toEqual([
      '[x] approved',
      '[ ] paid',
      'It holds 10^4 litres of H_2O,  .',
      'A valve open',
    ]);
    expect(warnings).toMatchObject([
      { reason: 'struck_text_left_out', detail: expect.stringMatching(/^11 /) },
    ]);
  });

  it('leaves out what its writer tells programs about a heading', async () => {
    const { blocks } = await read('# Start {#start .wide}', '', '## The set {1, 2}', '', 'Term {#no}');
    expect(blocks.map(({ text }) => text)).toEqual(['Start', 'The set {1, 2}', 'Term {#no}']);
  });

  it('gives a table its column names and its caption', async () => {
    const { blocks } = await read(
      'Table 2: Valves',
      '',
      '| Tag | Bar |',
      '|---|---|',
      '| KV-1 | 41 |',
      '| KV-2 | 42 |',
    );
    expect(blocks).toEqual([
      { kind: 'table', text: 'Table 2: Valves\nTag | Bar\nKV-1 | 41\nKV-2 | 42', headLines: 2 },
    ]);
  });

  it('keeps lines that are records', async () => {
    const { blocks } = await read('Duty phone: 5580', 'Key safe: 7719');
    expect(blocks).toEqual([{ kind: 'lines', text: 'Duty phone: 5580\nKey safe: 7719' }]);
  });
});
