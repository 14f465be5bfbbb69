import type { ProviderWords } from './provider-words.ts';

/**
 * Fields that the package of OpenAI's API sends by itself and that some servers refuse, and under which other name one may take it. Without the others an answer is the same: of `stream_options`
 * its tokens are estimated, and `encoding_format` is sent with what is the default.
 */
const optional: readonly OptionalField[] = [
  { field: 'max_tokens', named: /\bmax_tokens\b/, instead: 'max_completion_tokens' },
  { field: 'stream_options', named: /\bstream_options\b/ },
  { field: 'encoding_format', named: /\bencoding_format\b/ },
];
interface OptionalField {
  readonly field: string;
  readonly named: RegExp;
  readonly instead?: string;
}

/** How servers say that they do not know a field, and not that they do not like its value: OpenAI, Groq; Mistral and others by Pydantic; Gemini; vLLM. */
const unknown =
  /unsupported|not (be )?(supported|permitted|allowed|recogni[sz]ed)|unknown (name|field|param)|unrecogni[sz]ed|unexpected|extra_forbidden|does not support/i;

/** What a server is known to refuse; of one server, it is shared by all its calls. */
export type RefusedFields = Set<string>;

/** The field of a body that a server refuses to know, where the request can do without it; undefined where it refuses something else. */
export function fieldRefusedBy(
  words: ProviderWords | undefined,
  body: Readonly<Record<string, unknown>>,
): string | undefined {
  if (words === undefined) return undefined;
  const { code, param, message } = words;
  const refused = optional.find(
    ({ field, named, instead }) =>
      Object.hasOwn(body, field) &&
      (param === field || named.test(message)) &&
      ((instead !== undefined && message.includes(instead)) || unknown.test(`${code} ${message}`)),
  );
  return refused?.field;
}

/** The body without fields that a server refuses, or with them under their other name. */
export function withoutRefused(
  body: Readonly<Record<string, unknown>>,
  refused: ReadonlySet<string>,
): Record<string, unknown> {
  const mended = { ...body };
  for (const { field, instead } of optional) {
    if (!refused.has(field) || !Object.hasOwn(mended, field)) continue;
    if (instead !== undefined) mended[instead] = mended[field];
    delete mended[field];
  }
  return mended;
}
