/** The size of a text against the limit of a chunk. */
export type Measure = (text: string) => number;

/** What a text has to fit into. */
export interface Fit {
  readonly limit: number;
  readonly measure: Measure;
}

const words = new Intl.Segmenter('en', { granularity: 'word' });

/**
 * Cuts a text that is too large into segments that fit, at white space, else between the words of a script that is
 * written without spaces, else between characters. Joined, the segments are the text.
 */
export function cutToFit(text: string, fit: Fit): string[] {
  return fill(text.match(/\s*\S+\s*/g) ?? [text], fit, (word) =>
    fill(
      [...words.segment(word)].map((part) => part.segment),
      fit,
      (part) => cutAtCharacters(part, fit),
    ),
  );
}

/** Joins neighbours as long as they fit; what does not fit alone goes to `cut`. */
function fill(parts: readonly string[], { limit, measure }: Fit, cut: (part: string) => string[]): string[] {
  const filled: string[] = [];
  let current = '';
  let size = 0;
  for (const part of parts) {
    const partSize = measure(part);
    if (partSize > limit) {
      if (current !== '') filled.push(current);
      filled.push(...cut(part));
      current = '';
      size = 0;
      continue;
    }
    // Sizes add up only across white space; where there is none, the joined text has to be measured.
    const joined = /\s$/.test(current) ? size + partSize : measure(current + part);
    if (current !== '' && joined > limit) {
      filled.push(current);
      current = part;
      size = partSize;
    } else {
      current += part;
      size = joined;
    }
  }
  if (current !== '') filled.push(current);
  return filled;
}

function cutAtCharacters(text: string, fit: Fit): string[] {
  const characters = [...text];
  const pieces: string[] = [];
  let start = 0;
  while (start < characters.length) {
    const piece = characters.slice(start, start + longestFit(characters, start, fit));
    pieces.push(piece.join(''));
    start += piece.length;
  }
  return pieces;
}

/** How many characters from `start` fit; at least one. Doubling first keeps a text of megabytes from being measured whole. */
function longestFit(characters: readonly string[], start: number, { limit, measure }: Fit): number {
  const fits = (length: number): boolean =>
    measure(characters.slice(start, start + length).join('')) <= limit;
  const left = characters.length - start;
  let low = 1;
  while (low < left && fits(Math.min(low * 2, left))) low = Math.min(low * 2, left);
  let high = Math.min(low * 2, left);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
