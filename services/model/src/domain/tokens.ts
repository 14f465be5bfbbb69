import type { Target } from './catalog.ts';
import { bytesOf, type Conversation, type Usage } from './conversation.ts';

/** What is reserved for an answer of a target that has no bound of its own. */
const usualOutputTokens = 4_096;
/** What chat templates put around each message and each tool, and to spare. */
const tokensPerMessage = 16;

/** Tokens of a text, by its bytes in UTF-8: about right for prose in most scripts. */
export function estimateTokens(bytes: number): number {
  return Math.ceil(bytes / 4);
}

/** The bound of an answer's tokens: the lesser of what its target has and what is asked for; undefined where neither is. */
export function maxOutputTokens(
  { maxOutputTokens: ofTarget = Infinity }: Pick<Target, 'maxOutputTokens'>,
  { sampling }: Pick<Conversation, 'sampling'>,
): number | undefined {
  const least = Math.min(ofTarget, sampling?.maxOutputTokens ?? Infinity);
  return Number.isFinite(least) ? least : undefined;
}

/** The most that an answer may take: text of which two bytes are a token is none that people write. */
export function mostTokens(target: Target, conversation: Conversation): Usage {
  const { messages, tools = [] } = conversation;
  return {
    inputTokens: Math.ceil(bytesOf(conversation) / 2) + (messages.length + tools.length) * tokensPerMessage,
    outputTokens: maxOutputTokens(target, conversation) ?? usualOutputTokens,
  };
}

/** What tokens cost at a target, by its prices for a million of them; nothing where it has none. */
export function costOf({ price }: Pick<Target, 'price'>, { inputTokens, outputTokens }: Usage): number {
  if (price === undefined) return 0;
  return (inputTokens * price.input + outputTokens * price.output) / 1_000_000;
}
