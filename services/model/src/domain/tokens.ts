import type { Target } from './catalog.ts';
import { bytesOf, type Conversation, type Usage } from './conversation.ts';

/** The bound of an answer that a budget has to have one for, of a target that has none of its own. */
const usualOutputTokens = 4_096;
/** What templates put around each message, tool or text, and to spare. */
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

/** The target with a bound of an answer's tokens: the usual one where neither it nor the caller has one. */
export function withBound<T extends Target>(target: T, conversation: Conversation): T {
  return maxOutputTokens(target, conversation) === undefined
    ? { ...target, maxOutputTokens: usualOutputTokens }
    : target;
}

/** The most that an answer may take. Without a bound that is anybody's guess. */
export function mostTokens(target: Target, conversation: Conversation): Usage {
  const { messages, tools = [] } = conversation;
  return {
    inputTokens: mostInputTokens(bytesOf(conversation), messages.length + tools.length),
    outputTokens: maxOutputTokens(target, conversation) ?? usualOutputTokens,
  };
}

/** The most that vectors of texts may take. */
export function mostVectorTokens(texts: readonly string[]): Usage {
  return { inputTokens: mostInputTokens(bytesOfTexts(texts), texts.length), outputTokens: 0 };
}

/** What vectors of texts take, about, where the provider does not say. */
export function estimateVectorTokens(texts: readonly string[]): Usage {
  return { inputTokens: estimateTokens(bytesOfTexts(texts)), outputTokens: 0 };
}

/** Text of which two bytes are a token is none that people write. */
function mostInputTokens(bytes: number, parts: number): number {
  return Math.ceil(bytes / 2) + parts * tokensPerMessage;
}

function bytesOfTexts(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

/** What tokens cost at a target, by its prices for a million of them; nothing where it has none. */
export function costOf({ price }: Pick<Target, 'price'>, { inputTokens, outputTokens }: Usage): number {
  if (price === undefined) return 0;
  return (inputTokens * price.input + outputTokens * price.output) / 1_000_000;
}
