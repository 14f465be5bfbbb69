/** `What is the X of …?` asks for X: something else of the same thing is no answer. */
const headAsked =
  /^[^\p{L}]*(?:(?:who|what|which|whose)(?: is| are| was| were|'s|’s)|what|wer (?:ist|sind|war|waren)|was (?:ist|sind|war)|welche[rsnm]? |wie (?:hoch|gross|lang|lautet|heisst|schwer|tief|breit|alt|teuer)\p{L}* (?:ist|sind|war|lautet)|qui (?:est|sont|etait)|quel(?:le)?s? (?:est|sont|etait)|quien(?:es)? (?:es|son|era|fue)|cual(?:es)? (?:es|son|era|fue))(?!\p{L})/u;

/** Whether a question, in small letters without accents, asks for the first thing that it names. */
export function asksForHead(plain: string): boolean {
  return headAsked.test(plain);
}

/** Where the topic of a Japanese question ends: what stands ahead of it is what is asked for. */
export function topicOf(plain: string): string {
  const end = plain.indexOf('は');
  return end < 0 ? '' : plain.slice(0, end);
}

/** Verbs that say nothing of what was done. */
const helpers = new Set(
  'is was are were may can has have had does did do will must should wurde wurden ist sind hat haben'.split(
    ' ',
  ),
);
const whenAsked = /^[^\p{L}]*(?:when|wann|in welchem jahr|in (?:what|which) year)(?!\p{L})/u;
const deedNext =
  /^[^\p{L}]*(?:who|(?:quand|en quelle annee) (?:a|ont) (?:t (?:il|elle) )?ete|(?:cuando|en que ano) (?:se|fue|fueron)) (\p{L}{1,40})/u;

/**
 * The word for what happened when, or for what somebody did, of a question in small letters without accents: a time of something else is no
 * answer. `When was the plot let?` has it at its end, `¿Cuándo se fundó …?` and `Who made …?` at its beginning.
 */
export function deedOf(plain: string): string | undefined {
  const asked = whenAsked.exec(plain)?.[0];
  if (asked !== undefined) {
    const words = plain.slice(asked.length).match(/\p{L}+/gu) ?? [];
    return helpers.has(words[0] ?? '') ? words.at(-1) : undefined;
  }
  const next = deedNext.exec(plain)?.[1];
  return next === undefined || helpers.has(next) ? undefined : next;
}
