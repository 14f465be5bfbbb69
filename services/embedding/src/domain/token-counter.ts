/** Counts the tokens of a text without special tokens. Pieces that white space divides count as their sum. */
export type CountTokens = (text: string) => number;

/** `[CLS]` and `[SEP]`, which the model puts around every text. */
export const specialTokens = 2;

const atoms =
  /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]|(?:(?![\p{sc=Han}\p{sc=Hira}\p{sc=Kana}])[\p{L}\p{M}\p{N}])+|\S/gu;

/**
 * For providers whose tokenizer is not available: too many for Latin scripts (a token per four letters of a word), nearly
 * exact for East Asian ones (a token per character).
 */
export const approximateTokens: CountTokens = (text) => {
  let tokens = 0;
  for (const [piece] of text.matchAll(atoms)) tokens += Math.ceil(piece.length / 4);
  return tokens;
};
