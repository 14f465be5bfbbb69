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

/** `When was the plot let?`, `Wann wurde die Brücke gebaut?`: what was done is the last word; in French and Spanish it comes first. */
const deedAsked = [
  /^[^\p{L}]*(?:when|wann|in welchem jahr|in (?:what|which) year) (?:was|were|did|wurden?|ist|sind|hat|haben)(?!\p{L}).*?(\p{L}+)[^\p{L}]*$/u,
  /^[^\p{L}]*who (?!(?:is|was|are|were|may|can|has|have|had|does|did|do|will|must|should)(?!\p{L}))(\p{L}+)/u,
  /^[^\p{L}]*(?:quand|en quelle annee) (?:a|ont) (?:t (?:il|elle) )?ete (\p{L}+)/u,
  /^[^\p{L}]*(?:cuando|en que ano) (?:se|fue|fueron) (\p{L}+)/u,
];

/** The word for what happened when, of a question in small letters without accents; a time of something else is no answer. */
export function deedOf(plain: string): string | undefined {
  for (const form of deedAsked) {
    const word = form.exec(plain)?.[1];
    if (word !== undefined) return word;
  }
  return undefined;
}
