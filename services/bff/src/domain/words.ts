/** English words that say nothing about what a question is about. */
const stopWords = new Set(
  (
    'a about after all also am an and any are as at be been before being but by can could did do does doing for from ' +
    'get had has have how i if in into is it its just may me might more most must my no not of on or our out over ' +
    'please shall she should so some such tell than that the their them then there these they this those to under up ' +
    'us use was we were what when where which while who whom whose why will with would you your'
  ).split(' '),
);

/**
 * The distinct words of a text that carry meaning, folded so that `Policies` meets `policy`. Folding is crude on
 * purpose: it only ranks sentences that a search has already found.
 */
export function contentWords(text: string): Set<string> {
  const words = new Set<string>();
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)) {
    if (!stopWords.has(word)) words.add(folded(word));
  }
  return words;
}

function folded(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (word.length > 5 && word.endsWith('ing')) return word.slice(0, -3);
  if (word.length > 4 && word.endsWith('ed')) return word.slice(0, -2);
  if (word.length > 3 && word.endsWith('s') && !word.endsWith('ss')) return word.slice(0, -1);
  return word;
}
