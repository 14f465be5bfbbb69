/** A word of a piece of text: from which character to which, and from where to where on the page, as far as can be told. */
export interface WordPlace {
  readonly start: number;
  readonly end: number;
  readonly left: number;
  readonly right: number;
}

/** Where the words of a piece of text stand. A PDF says it of the piece alone: within it they are placed by the usual widths of letters. */
export function wordPlaces(text: string, x: number, length: number): WordPlace[] {
  const ends = endsOf(text, length);
  return [...text.matchAll(/\S+/g)].map(({ 0: word, index: start }) => ({
    start,
    end: start + word.length,
    left: x + (ends[start - 1] ?? 0),
    right: x + (ends[start + word.length - 1] ?? length),
  }));
}

/** Where each character of a piece ends, in points from its beginning. */
function endsOf(text: string, length: number): number[] {
  let sum = 0;
  const ends = [...text].flatMap((sign) => {
    sum += widthOf(sign);
    return Array.from({ length: sign.length }, () => sum);
  });
  return ends.map((end) => (end / sum) * length);
}

/** Of the size of the text, as in most fonts. */
function widthOf(sign: string): number {
  if (/[iljtfrI.,:;'’|!()[\] -]/.test(sign)) return 0.3;
  if (/[mwMW@%—…]/.test(sign)) return 0.85;
  if (/\p{Lu}/u.test(sign)) return 0.68;
  return /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}/u.test(sign) ? 1 : 0.53;
}
