import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Block } from '../block.ts';
import type { Chunk } from '../chunk.ts';
import { approximateTokens, specialTokens } from '../token-counter.ts';
import { type SplitOptions, splitBlocks } from './split-blocks.ts';

const options: SplitOptions = {
  countTokens: (text) => text.match(/\S+/g)?.length ?? 0,
  maxTokens: 32,
  overlapTokens: 8,
  context: 'headings',
};
const paragraph = (text: string): Block => ({ kind: 'paragraph', text });
const heading = (level: number, text: string): Block => ({ kind: 'heading', level, text });
const numbered = (count: number, perSentence = 6): string =>
  Array.from({ length: count }, (_, i) => (i % perSentence === perSentence - 1 ? `W${i}. ` : `W${i} `))
    .join('')
    .trim();
const texts = (blocks: Block[], changed: Partial<SplitOptions> = {}): string[] =>
  splitBlocks(blocks, 'Title', { ...options, ...changed }).map((chunk) => chunk.text);

describe('splitBlocks', () => {
  it('fills a chunk with the short paragraphs of one section', () => {
    expect(
      texts([
        paragraph('One.'),
        paragraph('Two.'),
        { kind: 'list-item', text: 'a' },
        { kind: 'list-item', text: 'b' },
      ]),
    ).toEqual(['One.\n\nTwo.\n\na\nb']);
  });

  it('starts a chunk at every heading and gives it the path of headings', () => {
    const chunks = splitBlocks(
      [
        heading(1, 'A'),
        paragraph('a.'),
        heading(2, 'B'),
        paragraph('b.'),
        heading(3, 'C'),
        paragraph('c.'),
        heading(2, 'D'),
        paragraph('d.'),
      ],
      'Title',
      options,
    );
    expect(chunks.map((c) => [c.ordinal, c.headings.join('/'), c.text])).toEqual([
      [0, 'A', 'a.'],
      [1, 'A/B', 'b.'],
      [2, 'A/B/C', 'c.'],
      [3, 'A/D', 'd.'],
    ]);
  });

  it('keeps the words of a heading that has nothing under it', () => {
    const chunks = splitBlocks(
      [heading(1, 'Top'), heading(2, 'Bare'), heading(2, 'Full'), paragraph('x.')],
      '',
      options,
    );
    expect(chunks.map((c) => [c.headings, c.text])).toEqual([
      [['Top', 'Bare'], 'Bare'],
      [['Top', 'Full'], 'x.'],
    ]);
  });

  it('cuts at sentences and repeats whole ones at the start of the next chunk', () => {
    const [first, second] = texts([paragraph(numbered(48))]);
    expect(first).toBe(numbered(30));
    expect(second?.startsWith('W24 W25')).toBe(true);
  });

  it('keeps sentences whole across the line ends of a wrapped paragraph', () => {
    const [first] = texts([paragraph(numbered(48).replaceAll(/W(\d*[05]) /g, 'W$1\n'))]);
    expect(first?.endsWith('W29.')).toBe(true);
  });

  it('keeps a table whole where it fits and cuts a larger one at its rows', () => {
    const rows = Array.from({ length: 9 }, (_, i) => `r${i} | a | b`);
    const table: Block = { kind: 'table', text: rows.slice(0, 4).join('\n') };
    expect(texts([paragraph(numbered(18)), table])).toEqual([
      numbered(18),
      `${numbered(18).split('. ').at(-1)}\n\n${table.text}`,
    ]);
    const large = texts([{ kind: 'table', text: rows.join('\n') }]);
    expect(large).toEqual([rows.slice(0, 6).join('\n'), rows.slice(6).join('\n')]);
  });

  it('counts context into the limit and leaves it out of the text', () => {
    const [chunk] = splitBlocks([heading(1, 'Deep Sea'), paragraph(numbered(60))], 'Fish', {
      ...options,
      context: 'title',
    });
    expect(chunk?.input).toBe(`Fish\nDeep Sea\n${chunk?.text}`);
    expect(options.countTokens(chunk?.input ?? '')).toBeLessThanOrEqual(options.maxTokens - specialTokens);
  });

  it('gives the page of the first character, also where a page break cut a sentence', () => {
    const chunks = splitBlocks(
      [
        { kind: 'paragraph', text: numbered(28, 99), page: 1 },
        { kind: 'paragraph', text: 'and goes on here until its end.', page: 2, continues: true },
      ],
      '',
      options,
    );
    expect(chunks.map((c) => c.page)).toEqual([1, 2]);
  });

  it('parts sentences that begin in lower case before it cuts at words', () => {
    expect(texts([paragraph(numbered(48).toLowerCase())])[0]?.endsWith('w29.')).toBe(true);
  });

  it('cuts a word of a million characters in time that grows with its length only', () => {
    let measured = 0;
    const countTokens = (text: string): number => {
      measured += text.length;
      return 1;
    };
    const blob = 'f'.repeat(1_000_000);
    expect(texts([paragraph(blob)], { countTokens }).join('')).toBe(blob);
    expect(measured).toBeLessThan(blob.length * 25);
  });

  it('loses no text, holds the limit and is deterministic, whatever comes', () => {
    const word = fc
      .tuple(
        fc.constantFrom(
          'a',
          'über',
          'Is',
          '深い',
          'กข',
          '🙂',
          'x'.repeat(40),
          'y'.repeat(900),
          'z'.repeat(2100),
        ),
        fc.constantFrom(' ', ' | ', '\n', '\n\n', '. ', '! ', '。', '  ', ''),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(blockOf(word), { maxLength: 12 }), (blocks) => {
        const chunks = checkedChunks(blocks, { overlapTokens: 16, context: 'title' });
        const bare = (parts: string[]): string => parts.join('').replace(/\s+/g, '');
        const fresh = chunks.map(({ lead, text, repeated }) => lead + text.slice(repeated));
        expect(bare(fresh)).toBe(bare(blocks.map((block) => block.text)));
        expect(chunks[0]?.lead ?? '').toBe((chunks[0]?.lead ?? '').trimStart());
      }),
      { numRuns: 50 },
    );
  });

  it('repeats only what the chunk before ended with', () => {
    let next = 0;
    const word = fc
      .constantFrom(' ', '. W', '! W', '\n', '; ')
      .map((end) => `${(next++).toString(36)}q${end}`);
    fc.assert(
      fc.property(fc.array(blockOf(word), { maxLength: 8 }), (blocks) => {
        const chunks = checkedChunks(blocks, { overlapTokens: 16, context: 'title' });
        expectCovered(
          blocks.filter((block) => block.kind !== 'heading'),
          chunks.filter((chunk) => chunk.text !== chunk.headings.at(-1)).map(withoutHead),
        );
      }),
      { numRuns: 50 },
    );
  });
});

function blockOf(word: fc.Arbitrary<string>): fc.Arbitrary<Block> {
  return fc
    .record({
      kind: fc.constantFrom<Block['kind']>(
        'heading',
        'paragraph',
        'paragraph',
        'list-item',
        'table',
        'lines',
      ),
      level: fc.integer({ min: 1, max: 4 }),
      headLines: fc.integer({ min: 0, max: 3 }),
      words: fc.array(word, { minLength: 1, maxLength: 40 }),
    })
    .map(
      ({ kind, level, headLines, words }) =>
        ({
          kind,
          level,
          headLines,
          text: kind === 'heading' ? `heading ${words.length}` : words.join('').trim(),
        }) as Block,
    )
    .filter((block) => block.text !== '');
}

function checkedChunks(blocks: Block[], changed: Partial<SplitOptions>) {
  const chosen: SplitOptions = { ...options, countTokens: approximateTokens, maxTokens: 128, ...changed };
  const chunks = splitBlocks(blocks, 'A title', chosen);
  expect(splitBlocks(blocks, 'A title', chosen)).toEqual(chunks);
  for (const chunk of chunks) {
    expect(approximateTokens(chunk.input) + specialTokens).toBeLessThanOrEqual(chosen.maxTokens);
    expect(chunk.text.trim()).not.toBe('');
  }
  return chunks;
}

/** In front of a row, what is repeated is the head of its table, which no chunk before ended with. */
function withoutHead({ text, lead, repeated }: Chunk): string {
  return lead.endsWith('\n') ? text.slice(repeated) : text;
}

/** Words are unique, so every chunk has one place in the source; the places must leave no gap. */
function expectCovered(body: Block[], chunks: string[]): void {
  const source = body.map((b) => b.text.replace(/\s+/g, '')).join('');
  let covered = 0;
  for (const text of chunks) {
    const bare = text.replace(/\s+/g, '');
    const at = source.indexOf(bare);
    expect(at).toBeGreaterThanOrEqual(0);
    expect(at).toBeLessThanOrEqual(covered);
    covered = Math.max(covered, at + bare.length);
  }
  expect(covered).toBe(source.length);
}
