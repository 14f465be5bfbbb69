import type { Hit, Mode } from './search-data.ts';

/** Where a passage is in what one way has found. */
export interface Place {
  readonly mode: Mode;
  /** From 1; undefined where it is not among the hits. */
  readonly rank: number | undefined;
  readonly score: number | undefined;
}

/** Where each passage is in each of the answers, by the id of its chunk. */
export function placesOf(
  found: ReadonlyMap<Mode, readonly Pick<Hit, 'chunkId' | 'score'>[]>,
): ReadonlyMap<string, readonly Place[]> {
  const ids = new Set([...found.values()].flat().map(({ chunkId }) => chunkId));
  return new Map(
    [...ids].map((chunkId) => [
      chunkId,
      [...found].map(([mode, hits]): Place => {
        const at = hits.findIndex((hit) => hit.chunkId === chunkId);
        return { mode, rank: at < 0 ? undefined : at + 1, score: hits[at]?.score };
      }),
    ]),
  );
}

/** A piece of a text; marked where it is one of the words that were looked for. */
export interface Piece {
  readonly text: string;
  readonly isMarked: boolean;
}

const word = /[\p{L}\p{N}]+/gu;

/** A passage in pieces, these words marked; at most so many characters, from shortly before the first of them. */
export function excerpt(text: string, words: readonly string[], characters: number): readonly Piece[] {
  const wanted = new Set(words.map((each) => each.toLowerCase()));
  const found = [...text.matchAll(word)].filter(([each]) => wanted.has(each.toLowerCase()));
  const first = found[0]?.index ?? 0;
  const start = first > characters / 2 ? wordStart(text, first - Math.floor(characters / 4)) : 0;
  const end = wordEnd(text, start, start + characters);
  const pieces: Piece[] = [];
  let at = start;
  if (start > 0) pieces.push({ text: '… ', isMarked: false });
  for (const { index, 0: each } of found) {
    if (index < at || index + each.length > end) continue;
    pieces.push({ text: text.slice(at, index), isMarked: false }, { text: each, isMarked: true });
    at = index + each.length;
  }
  pieces.push({ text: text.slice(at, end), isMarked: false });
  if (end < text.length) pieces.push({ text: ' …', isMarked: false });
  return pieces.filter((piece) => piece.text !== '');
}

function wordStart(text: string, at: number): number {
  const space = text.indexOf(' ', at);
  return space < 0 ? at : space + 1;
}

/** The end of the last word that is whole before a place; the place itself where no word ends, as in scripts without spaces. */
function wordEnd(text: string, start: number, at: number): number {
  if (at >= text.length || /\s/.test(text.charAt(at))) return Math.min(at, text.length);
  const space = text.lastIndexOf(' ', at);
  return space > start + (at - start) / 2 ? space : at;
}
