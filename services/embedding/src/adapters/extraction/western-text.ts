/** Words of one letter in Western languages. */
const ownLetters = new Set('àéèêóòôåäöíìùúûýæøÀÉÈÊÓÒÔÅÄÖÍÌÙÚÛÝÆØ');
/** A capital that is not of ASCII behind a small letter. */
const lateCapital = /\p{Ll}[^\P{Lu}\p{ASCII}]/u;
/** Letters of words: the sign of micro and the marks of ordinals are letters to Unicode. */
const western = /[^\P{L}µªº]+/gu;
const isLetter = /[^\P{L}µªº]/u;
const signs = /[^\p{L}\p{ASCII}]|[µªº]/gu;
/** Signs of Windows-1252 that stand between letters, before them and behind them; all others stand by themselves. */
const between = new Set('’·–—ªº\u00a0\u00ad');
const before = new Set('‘“„«‹¿¡€£¥§©•·±×÷†‡¶°µ');
const behind = new Set('’‘”“»›…™®©°²³¹‰†‡');
const alone = new Set('€£¥§©°±×÷•½¼¾¹²³‰¦¨¬¯¶¸´ˆ˜¢¤ƒµ');

/**
 * True for a text that is written as those of Western Europe are: letters beyond ASCII stand in words of ASCII letters, their
 * capitals where capitals stand, and signs where such signs stand. The bytes of other encodings seldom look so in Windows-1252.
 */
export function isWesternText(text: string): boolean {
  if (/[\u0080-\u009f\ufffd]/.test(text)) return false;
  const words = text.match(western) ?? [];
  const foreign = words.filter((word) => /[^\p{ASCII}]/u.test(word));
  const letters = (form: RegExp): number =>
    words.reduce((sum, word) => sum + (word.match(form)?.length ?? 0), 0);
  return (
    foreign.every(isWesternWord) && letters(/[A-Za-z]/g) >= letters(/[^\p{ASCII}]/gu) && signsStandWell(text)
  );
}

/** The letters of its words are of one script each, as no code page for another script has them. */
export function isOfOneScript(text: string): boolean {
  const words = text.match(western) ?? [];
  return words.every((word) => !/\p{Script=Latin}/u.test(word) || /^\p{Script=Latin}+$/u.test(word));
}

function isWesternWord(word: string): boolean {
  if (!/^\p{Script=Latin}+$/u.test(word)) return false;
  return ownLetters.has(word) || (/[A-Za-z]/.test(word) && !lateCapital.test(word));
}

function signsStandWell(text: string): boolean {
  return [...text.matchAll(signs)].every(({ 0: sign, index }) => {
    const left = isLetter.test(text[index - 1] ?? '');
    return mayStand(sign, left, isLetter.test(text[index + sign.length] ?? ''));
  });
}

/** @param left there is a letter before it @param right there is a letter behind it */
function mayStand(sign: string, left: boolean, right: boolean): boolean {
  if (between.has(sign)) return true;
  if (left && right) return false;
  if (left) return behind.has(sign);
  return before.has(sign) || (!right && (behind.has(sign) || alone.has(sign)));
}
