import { plural } from './format.ts';

/** What an answer had to do without, by the word that the platform has for it. */
const words: Readonly<Record<string, string>> = {
  embedding:
    'Passages were looked for by their words alone, since the query could not be compared by meaning.',
  rerank: 'The order of the passages is rougher: they could not be compared with the query once more.',
  document: 'It could not be told how many documents are still on their way.',
  retrieval: 'No passages could be looked for.',
  model: 'The language model did not answer: the best-matching sentences stand for its answer.',
};

/** A sentence about a part that did not work. */
export function degradedText(part: string): string {
  const [name = '', number] = part.split(':');
  if (name === 'unsupported_markers')
    return `${plural(Number(number), 'reference')} dropped, since the passages do not carry what was said.`;
  return words[name] ?? `The part “${part}” did not work.`;
}
