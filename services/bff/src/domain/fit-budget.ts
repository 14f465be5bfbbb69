import type { Passage } from './passage.ts';

/** Rule of thumb for English under today's tokenizers. Within a third for prose; code and other scripts need more tokens. */
const charactersPerToken = 4;
/** A shorter remainder is left out. */
const leastTokens = 20;

/** A rough count: four characters a token. Not a tokenizer's count; leave room. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / charactersPerToken);
}

/**
 * The best passages that fit into a budget of (estimated) tokens. The first that does not fit is cut at the end of a
 * sentence, or else of a word, and is the last.
 */
export function fitBudget(passages: readonly Passage[], budgetTokens: number): Passage[] {
  const fitting: Passage[] = [];
  let left = budgetTokens;
  for (const passage of passages) {
    const tokens = estimateTokens(passage.text);
    if (tokens > left) {
      const text = left < leastTokens ? '' : cut(passage.text, left * charactersPerToken);
      if (text !== '') fitting.push({ ...passage, text });
      break;
    }
    fitting.push(passage);
    left -= tokens;
  }
  return fitting;
}

function cut(text: string, length: number): string {
  const head = text.slice(0, length);
  const sentenceEnd = Math.max(head.lastIndexOf('. '), head.lastIndexOf('.\n'), head.lastIndexOf('\n\n'));
  if (sentenceEnd >= length / 2) return head.slice(0, sentenceEnd + 1).trimEnd();
  const wordEnd = head.search(/\s\S*$/);
  return wordEnd > 0 ? head.slice(0, wordEnd).trimEnd() : '';
}
