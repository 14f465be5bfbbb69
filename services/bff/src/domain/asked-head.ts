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
