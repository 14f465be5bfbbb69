/** The size of a text against the limit of a chunk. */
export type Measure = (text: string) => number;

/** What a text has to fit into. */
export interface Fit {
  readonly limit: number;
  readonly measure: Measure;
}

/** A text with the places where it may be cut, in order; the last place is its end. */
interface Cuttable {
  readonly text: string;
  readonly places: number;
  /** Offset of a place, from 0. */
  placeAt(index: number): number;
}

const words = new Intl.Segmenter('en', { granularity: 'word' });

/** A piece is full enough at this share of the limit: a tighter search would measure it more often than it gains. */
const fullEnough = 0.95;
const estimatedRounds = 4;
const mostGrowth = 8;

/**
 * Cuts a text that is too large into segments that fit, at white space, else between the words of a script that is
 * written without spaces, else between characters. Joined, the segments are the text.
 *
 * Linear in the text: a word is measured once, and where sizes do not add up (inside of a word) a segment is measured
 * a few times, never the text that has grown so far.
 */
export function* cutToFit(text: string, fit: Fit): Generator<string> {
  let current = '';
  let size = 0;
  for (const [word] of text.matchAll(/\S+\s*|\s+/g)) {
    const wordSize = fit.measure(word);
    if (current !== '' && size + wordSize > fit.limit) {
      yield current;
      current = '';
      size = 0;
    }
    if (wordSize > fit.limit) {
      yield* cutWord(word, fit);
    } else {
      // Sizes add up across white space, with which every word but the last ends.
      current += word;
      size += wordSize;
    }
  }
  if (current !== '') yield current;
}

function* cutWord(word: string, fit: Fit): Generator<string> {
  const ends: number[] = [];
  for (const { index, segment } of words.segment(word)) ends.push(index + segment.length);
  const parts = { text: word, places: ends.length, placeAt: (index: number) => ends[index] ?? word.length };
  for (const { piece, fits } of fill(parts, fit)) {
    if (fits) yield piece;
    else yield* cutCharacters(piece, fit);
  }
}

function* cutCharacters(text: string, fit: Fit): Generator<string> {
  // Both halves of a surrogate pair end at the end of the pair.
  const placeAt = (index: number): number => index + (isLowSurrogate(text.charCodeAt(index + 1)) ? 2 : 1);
  for (const { piece } of fill({ text, places: text.length, placeAt }, fit)) yield piece;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}

/** Pieces from place to place, each as large as fits; one place at least, even if that does not fit. */
function* fill(cuttable: Cuttable, fit: Fit): Generator<{ piece: string; fits: boolean }> {
  const { text, places, placeAt } = cuttable;
  let done = 0;
  let start = 0;
  let estimate = fit.limit;
  while (start < text.length) {
    const upTo = (count: number): string => text.slice(start, placeAt(done + count - 1));
    const count = longestFit({ left: places - done, estimate, limit: fit.limit }, (n) =>
      fit.measure(upTo(n)),
    );
    const piece = upTo(Math.max(count, 1));
    yield { piece, fits: count > 0 };
    start += piece.length;
    while (done < places && placeAt(done) <= start) done += 1;
    estimate = Math.max(count, 1);
  }
}

interface Search {
  readonly left: number;
  /** Where to look first. */
  readonly estimate: number;
  readonly limit: number;
}

/** How many of the places left fit, 0 if not even one; by estimates from the size at the last estimate, then by halves. */
function longestFit({ left, estimate, limit }: Search, sizeOf: (count: number) => number): number {
  let fitting = 0;
  let tooMany = left + 1;
  let next = Math.min(estimate, left);
  for (let round = 0; tooMany - fitting > 1; round += 1) {
    const size = sizeOf(next);
    if (size <= limit) fitting = next;
    else tooMany = next;
    if (fitting === next && size >= limit * fullEnough) break;
    const estimated = Math.floor((next * limit) / Math.max(size, 1));
    const middle = tooMany > left ? fitting * 2 : Math.floor((fitting + tooMany) / 2);
    next = round < estimatedRounds ? Math.min(estimated, next * mostGrowth) : middle;
    next = Math.min(Math.max(next, fitting + 1), tooMany - 1);
  }
  return fitting;
}
