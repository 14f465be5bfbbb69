import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { CountTokens } from '../../domain/token-counter.ts';
import { loadTokenizer, preTokens } from './tokenizer.ts';

/** Parts of a text whose tokens add up: BERT's tokenizers split at white space, punctuation and ideographs. */
const atoms = /([\u3400-\u4dbf\u4e00-\u9fff\p{P}])|[^\s\u3400-\u4dbf\u4e00-\u9fff\p{P}]+/gu;
const cachedWords = 50_000;
const longestCachedWord = 32;

const wordPiece = z.object({
  model: z.object({
    type: z.literal('WordPiece'),
    continuing_subword_prefix: z.string(),
    max_input_chars_per_word: z.int(),
    vocab: z.record(z.string(), z.int()),
  }),
  pre_tokenizer: z.object({ type: z.literal('BertPreTokenizer') }),
});

/**
 * Counts tokens as the model's own tokenizer does, in linear time. The library tries every length for every token of a
 * word, which takes a millisecond for a word of a hundred letters; here a search ends where no token of the vocabulary
 * can match. Counts of words are cached.
 *
 * Not exact for the names of special tokens: `[SEP]` counts as three.
 *
 * @throws ZodError for a tokenizer that is not BERT's WordPiece
 */
export async function loadTokenCounter(directory: string): Promise<CountTokens> {
  const tokenizer = await loadTokenizer(directory);
  const { model } = wordPiece.parse(JSON.parse(await readFile(join(directory, 'tokenizer.json'), 'utf8')));
  const countPieces = pieceCounter(model);
  const countWord = cached((word) => {
    let tokens = 0;
    for (const part of preTokens(tokenizer, word)) tokens += countPieces(part);
    return tokens;
  });
  return (text) => {
    let tokens = 0;
    for (const [atom, alone] of text.matchAll(atoms)) tokens += alone === undefined ? countWord(atom) : 1;
    return tokens;
  };
}

function cached(count: (word: string) => number): (word: string) => number {
  const counts = new Map<string, number>();
  return (word) => {
    if (word.length > longestCachedWord) return count(word);
    const known = counts.get(word);
    if (known !== undefined) return known;
    if (counts.size >= cachedWords) counts.clear();
    const counted = count(word);
    counts.set(word, counted);
    return counted;
  };
}

/** Greedy longest match from the left, as WordPiece is defined; a word with an unknown part is one unknown token. */
function pieceCounter(model: z.output<typeof wordPiece>['model']): (word: string) => number {
  const { continuing_subword_prefix: prefix, max_input_chars_per_word: mostChars } = model;
  const vocabulary = new Set(Object.keys(model.vocab));
  const starts = startsOf(vocabulary);
  const tokenEnd = (chars: readonly string[], start: number): number => {
    let piece = start === 0 ? '' : prefix;
    let end = start;
    for (let at = start; at < chars.length; at += 1) {
      piece += chars[at];
      if (!starts.has(piece)) break;
      if (vocabulary.has(piece)) end = at + 1;
    }
    return end;
  };
  return (word) => {
    if (word.length > mostChars * 2) return 1;
    const chars = [...word];
    if (chars.length > mostChars) return 1;
    let count = 0;
    for (let start = 0; start < chars.length; count += 1) {
      const end = tokenEnd(chars, start);
      if (end === start) return 1;
      start = end;
    }
    return count;
  };
}

/** Every start of every token, so that a search ends where no token goes on. */
function startsOf(vocabulary: Iterable<string>): Set<string> {
  const starts = new Set<string>();
  for (const token of vocabulary) {
    for (let length = 1; length <= token.length; length += 1) starts.add(token.slice(0, length));
  }
  return starts;
}
