import { z } from 'zod';
import { limits } from '../../limits.ts';

/** Why a provider refuses a request, as it says so. */
export interface ProviderWords {
  readonly message: string;
  /** What kind of refusal it is, such as `context_length_exceeded`; empty where it does not say. */
  readonly code: string;
  /** The field that is at fault, such as `temperature`; empty where it does not say. */
  readonly param: string;
}

const text = z.string().catch('');
/** A member `error` of OpenAI, Anthropic and those who do as they do, or all of what Bedrock and Cohere send. */
const told = z.looseObject({ message: text, code: text, type: text, param: text });
/** What FastAPI sends, and servers that are made with it: the first of the faults, with the field that is at fault. */
const faults = z.looseObject({
  detail: z.tuple(
    [z.looseObject({ loc: z.array(z.unknown()).catch([]), msg: text, type: text })],
    z.unknown(),
  ),
});
const body = z.union([
  faults.transform(({ detail: [{ loc, msg: message, type: code }] }) =>
    told.parse({ message, code, param: loc.at(-1) }),
  ),
  z.looseObject({ detail: z.string() }).transform(({ detail: message }) => told.parse({ message })),
  z.looseObject({ error: told }).transform(({ error }) => error),
  z.looseObject({ error: z.string() }).transform(({ error: message }) => told.parse({ message })),
  told,
  z.string().transform((message) => told.parse({ message })),
]);

/** What a body says of a refusal, by the forms that providers have; undefined where it says nothing. */
export function wordsIn(value: unknown): ProviderWords | undefined {
  const said = body.safeParse(value).data;
  if (said === undefined) return undefined;
  const { message, code, type, param } = said;
  return message === '' && code === '' ? undefined : { message, code: code || type, param };
}

/** Reads the beginning of a refusal; what is longer, no JSON or cut off says nothing. The body is done with afterwards. */
export async function readWords(response: Response): Promise<ProviderWords | undefined> {
  const decoder = new TextDecoder();
  let read = '';
  try {
    for await (const chunk of response.body ?? []) {
      read += decoder.decode(chunk, { stream: true });
      if (read.length > limits.refusalCharacters.value) return undefined;
    }
    return wordsIn(JSON.parse(read));
  } catch {
    return undefined;
  }
}

const anyUrl = /\bhttps?:\/\/\S+/g;
/** Keys, tokens and ids of accounts are long, without spaces, and have digits in them; words of a sentence are not. */
const longName = /[\w+/=.-]{20,}/g;
const digit = /\d/;
/** A part of what was sent, or of a schema. */
const longQuote = /(["'`])[^"'`]{60,}\1/g;

/**
 * What a provider said in one line, as callers may be shown it: of a bounded length, without addresses, and without what looks like a key, an id of an account, or a piece of what was sent.
 *
 * @param apiKey of the target, which is left out in any form
 */
export function shownWords({ message }: ProviderWords, apiKey: string | undefined): string {
  const line = (apiKey ? message.replaceAll(apiKey, '…') : message)
    .slice(0, limits.refusalCharacters.value)
    .replaceAll(/[\p{Cc}\p{Bidi_Control}\s]+/gu, ' ')
    .replaceAll(anyUrl, '…')
    .replaceAll(longQuote, '$1…$1')
    .replaceAll(longName, (name) => (digit.test(name) ? '…' : name))
    .trim();
  const most = limits.shownRefusalCharacters.value;
  return line.length <= most ? line : `${line.slice(0, most - 1).toWellFormed()}…`;
}
