import { describe, expect, it } from 'vitest';
import type { Block, BodyBlock } from '../block.ts';
import { approximateTokens } from '../token-counter.ts';
import { splitBlocks } from './split-blocks.ts';

const length = 400_000;
const filled = (part: string): string => part.repeat(Math.ceil(length / part.length)).slice(0, length);

/** How often each character was measured, on the average. */
function measurements(text: string, block: Partial<BodyBlock> = {}): number {
  let measured = 0;
  const countTokens = (part: string): number => {
    measured += part.length;
    return approximateTokens(part);
  };
  const blocks: Block[] = [{ kind: 'paragraph', text: text.trim(), ...block }];
  const chunks = splitBlocks(blocks, 'Title', {
    countTokens,
    maxTokens: 256,
    overlapTokens: 32,
    context: 'headings',
  });
  const bare = (whole: string): string => whole.replace(/\s/g, '');
  expect(chunks.reduce((sum, chunk) => sum + bare(chunk.text).length, 0)).toBeGreaterThanOrEqual(
    bare(text).length,
  );
  return measured / text.length;
}

describe('splitting a long text', () => {
  it.each([
    ['in Chinese', filled('我们的文档没有空格')],
    ['in Chinese with full stops', filled('我们的文档。没有空格。')],
    ['in Thai', filled('ภาษาไทยไม่มีช่องว่าง')],
    ['of emoji', filled('🙂👩‍👩‍👧')],
    ['of one word', filled('a')],
    ['of base64', filled('aGVsbG8+d29ybGQ/')],
    ['without full stops', filled('a text without an end ')],
    ['of tiny sentences', filled('A. ')],
    ['of tiny sentences that touch', filled('一。')],
    ['of clauses', filled('a; ')],
    ['of dots', filled('.')],
    ['with much white space', filled(`a${' '.repeat(5_000)}`)],
  ])('%s measures each character a few times', (_, text) => {
    expect(measurements(text)).toBeLessThan(16);
  });

  it.each([
    ['of short rows', filled('a | b\n'), 1],
    [
      'of rows beside which the head has no room',
      `${filled('column | ')}\n${filled(`${'w '.repeat(200)}\n`)}`,
      1,
    ],
    ['of rows that are too large', filled(`${'w '.repeat(900)}\n`), 1],
    ['of wide rows', `${'c | '.repeat(300)}\n${filled(`${'w | '.repeat(300)}\n`)}`, 1],
    [
      'of rows that are short beside their names',
      `${`${'n'.repeat(900)} | `.repeat(300)}\n${filled(`${'w | '.repeat(300)}\n`)}`,
      1,
    ],
    ['of nothing but its head', filled('a | b\n'), 200_000],
    ['without lines', filled('a'), 3],
  ])('of a table %s measures each character a few times', (_, text, headLines) => {
    expect(measurements(text, { kind: 'table', headLines })).toBeLessThan(16);
  });

  it('keeps no more white space between two sentences than says something', () => {
    const blocks: Block[] = [
      { kind: 'paragraph', text: `One.${' '.repeat(9_000)}Two.${'\n'.repeat(9_000)}Three.` },
    ];
    const options = {
      countTokens: approximateTokens,
      maxTokens: 256,
      overlapTokens: 32,
      context: 'none',
    } as const;
    expect(splitBlocks(blocks, '', options).map((chunk) => chunk.text)).toEqual(['One. Two.\nThree.']);
  });

  it('refuses what falls into more chunks than it may', () => {
    const blocks: Block[] = [1, 2, 3].map((i) => ({ kind: 'heading', level: 1, text: `Heading ${i}` }));
    const options = {
      countTokens: approximateTokens,
      maxTokens: 256,
      overlapTokens: 32,
      context: 'none',
    } as const;
    expect(splitBlocks(blocks, '', { ...options, maxChunks: 3 })).toHaveLength(3);
    expect(() => splitBlocks(blocks, '', { ...options, maxChunks: 2 })).toThrow(
      expect.objectContaining({ reason: 'too_many_chunks' }),
    );
  });
});
