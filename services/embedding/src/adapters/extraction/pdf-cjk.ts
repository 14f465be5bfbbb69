const hiragana = /[\p{sc=Hira}ー]/u;
const katakana = /[\p{sc=Kana}ー]/u;
/** Letters and signs of Chinese and Japanese, which have no spaces between words. Korean has them. */
const letter = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}ー\u3000-\u303f\uff00-\uff9f]/u;
/** No word and no name begins or ends there. */
const bound = /[\p{sc=Hira}ー、。，．：；「」『』（）ァィゥェォッャュョ々]/u;
/** Of the size of the text: the white space of a line that is spread to its width is less. */
const widestSpread = 0.6;
const widestSpreadHan = 0.35;
const fewestSpaced = 4;
const spacedShare = 0.4;

/** Both are letters of a script without spaces between its words. */
export function areCjk(left: string | undefined, right: string | undefined): boolean {
  return letter.test(left ?? '') && letter.test(right ?? '');
}

/** Two texts one after the other, with a space where their scripts have one. */
export function joinedWords(left: string, right: string): string {
  if (left === '' || right === '') return left + right;
  return areCjk(left.at(-1), right.at(0)) ? left + right : `${left} ${right}`;
}

/** Whether white space between two such letters is one that the author set. @param gap in sizes of the text */
export function isCjkSpace(left: string, right: string, gap: number): boolean {
  return gap > (isWithinText(left, right) ? widestSpread : widestSpreadHan);
}

/** Spaces that come of spreading a line are none: within a word they are told by its letters, elsewhere by their number. */
export function withoutSpread(text: string): string {
  const letters = [...text];
  let pairs = 0;
  let spaced = 0;
  letters.forEach((sign, at) => {
    const [next, afterNext] = [letters[at + 1], letters[at + 2]];
    if (areCjk(sign, next)) pairs += 1;
    else if (next === ' ' && areCjk(sign, afterNext)) spaced += 1;
  });
  if (spaced === 0) return text;
  const isSpread = spaced >= fewestSpaced && spaced >= (pairs + spaced) * spacedShare;
  return letters
    .filter((sign, at) => {
      const [left, right] = [letters[at - 1] ?? '', letters[at + 1] ?? ''];
      return sign !== ' ' || !areCjk(left, right) || !(isSpread || isWithinText(left, right));
    })
    .join('');
}

function isWithinText(left: string, right: string): boolean {
  if (bound.test(left) || bound.test(right)) return true;
  return (katakana.test(left) && katakana.test(right)) || (hiragana.test(left) && hiragana.test(right));
}
