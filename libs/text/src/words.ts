/** One word of a text as it stands there: in lower case, with its accents. */
export interface Word {
  readonly text: string;
  /**
   * `unspaced` is a run of a script that puts no spaces between words; `code` is what belongs together and has digits:
   * `KV-057` as `kv057`, `10 000` as `10000`.
   */
  readonly kind: 'letters' | 'number' | 'unspaced' | 'code';
  /** Its place among the parts of the text, from 0. */
  readonly at: number;
}

interface Piece {
  readonly text: string;
  readonly kind: Word['kind'];
  /** What stands between the piece before and this one. */
  readonly gap: string;
}

/**
 * A run of a script that puts no spaces between words, or of letters and digits of the others. Hangul has spaces, but its particles
 * stand at the end of the words: it is matched in parts, too.
 */
const runs =
  /(?<unspaced>(?:(?=[\p{L}\p{M}])[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}])+)|(?:\p{N}|(?![\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}])[\p{L}\p{M}])+/gu;
const isNumber = /^\p{N}+$/u;
const hasNumber = /\p{N}/u;
/** `10kg` is a number and its unit; other words with digits are names: `H2O`, `3f2b1c`. */
const measure = /^(\p{N}+)(\p{L}{1,4})$/u;
const numbered = /^(\p{L}+)(\p{N}+)$/u;
const humps = /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;
/** What holds one word together: `KV-057`, `user_name`, `example.com`, `1,000`. NFKC has made one space of all kinds. */
const connector = /^[\p{Pd}\p{Pc}\u2212./&+@:,]$/u;
const apostrophe = /^['’ʼ]$/u;
const groupSeparator = /^[ ,.'’_]$/u;
/** A code in front of its number, `KV 057`, as opposed to any word before any number. */
const code = /^\p{Lu}{1,5}$/u;
/** More parts are a path or an address, which nobody asks for in one word. */
const mostParts = 8;

/**
 * The words of a text, each part of a compound by itself and then the whole: `KV-057` and `getUserName` are found by their parts,
 * and written in one. Hyphens of every kind are alike, soft ones and other invisible characters are nothing.
 *
 * @param options `loose` is for queries, which are written with less care: `kv 057` also as `kv057`, and `KV057` in parts
 */
export function wordsOf(text: string, { loose }: { loose: boolean }): Word[] {
  const found = piecesOf(text);
  return [...compounds(found, loose), ...spacedNumbers(found), ...spacedCodes(found, loose)];
}

function piecesOf(text: string): Piece[] {
  const clean = text.normalize('NFKC').replace(/\p{Cf}/gu, '');
  const found: Piece[] = [];
  let end = 0;
  for (const { 0: run, index, groups } of clean.matchAll(runs)) {
    const gap = clean.slice(end, index);
    end = index + run.length;
    if (isNumber.test(run)) found.push({ text: run, kind: 'number', gap });
    else if (groups?.unspaced !== undefined) found.push({ text: run, kind: 'unspaced', gap });
    else if (hasNumber.test(run)) found.push(...numberedOf(run, gap));
    else found.push(...humpsOf(run, gap));
  }
  return found;
}

function numberedOf(run: string, gap: string): Piece[] {
  const [, number, unit] = measure.exec(run) ?? [];
  if (number === undefined || unit === undefined) return [{ text: run, kind: 'code', gap }];
  return [
    { text: number, kind: 'number', gap },
    { text: unit, kind: 'letters', gap: '' },
  ];
}

/** The parts of `camelCase`. */
function humpsOf(run: string, gap: string): Piece[] {
  return run.split(humps).map((text, at) => ({ text, kind: 'letters', gap: at === 0 ? gap : '' }));
}

function* compounds(found: readonly Piece[], loose: boolean): Generator<Word> {
  let parts: Piece[] = [];
  for (const [at, piece] of found.entries()) {
    parts.push(piece);
    const next = found[at + 1];
    if (!isElided(piece, next)) yield { text: piece.text.toLowerCase(), kind: piece.kind, at };
    if (loose && piece.kind === 'code') yield* partsOf(piece.text.toLowerCase(), at);
    if (next !== undefined && isOneWord(piece, next)) continue;
    if (parts.length > 1 && parts.length <= mostParts) yield joinedOf(parts, at);
    parts = [];
  }
}

function* partsOf(code: string, at: number): Generator<Word> {
  const [, letters, number] = numbered.exec(code) ?? [];
  if (letters !== undefined) yield { text: letters, kind: 'letters', at };
  if (number !== undefined) yield { text: number, kind: 'number', at };
}

function isOneWord(piece: Piece, next: Piece): boolean {
  if (piece.kind === 'unspaced' || next.kind === 'unspaced') return false;
  return next.gap === '' || connector.test(next.gap);
}

/** The one letter of `l'avion` or `Anna's`. */
function isElided({ text, kind, gap }: Piece, next: Piece | undefined): boolean {
  if (kind !== 'letters' || text.length > 1) return false;
  return apostrophe.test(gap) || apostrophe.test(next?.gap ?? '');
}

function joinedOf(parts: readonly Piece[], at: number): Word {
  const text = parts.map((part) => part.text).join('');
  const kind = parts.every((part) => part.kind === 'letters') ? 'letters' : 'code';
  return { text: text.toLowerCase(), kind, at };
}

/** Numbers in groups of three: `10 000`. With another separator than a space or an apostrophe they are compounds already. */
function* spacedNumbers(found: readonly Piece[]): Generator<Word> {
  let groups: Piece[] = [];
  for (const [at, piece] of found.entries()) {
    const isStart = piece.kind === 'number' && piece.text.length <= 3;
    if (groups.length === 0 && !isStart) continue;
    groups.push(piece);
    const next = found[at + 1];
    const goesOn = next?.kind === 'number' && next.text.length === 3 && groupSeparator.test(next.gap);
    if (goesOn && groups.length < mostParts) continue;
    if (groups.slice(1).some(({ gap }) => !connector.test(gap))) yield joinedOf(groups, at);
    groups = [];
  }
}

function* spacedCodes(found: readonly Piece[], loose: boolean): Generator<Word> {
  for (const [at, piece] of found.entries()) {
    const before = found[at - 1];
    if (piece.kind !== 'number' || piece.gap !== ' ' || before?.kind !== 'letters') continue;
    if (loose || code.test(before.text)) yield joinedOf([before, piece], at);
  }
}
