import type { Sampling } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import type { Target } from '../../domain/catalog.ts';
import type { Conversation } from '../../domain/conversation.ts';
import { type ProviderWords, shownWords } from './provider-words.ts';

/** What was sent to whom. */
export interface SentRequest {
  readonly target: Pick<Target, 'apiKey'>;
  readonly conversation: Conversation;
}

/** A refusal of a provider by its status, and by what it says of it, if anything. */
export interface Refusal {
  readonly status: number;
  readonly words: ProviderWords | undefined;
}

/** Statuses by which a server says that the request is at fault: its form, its size, or what it asks for. */
export const refusesRequest: ReadonlySet<unknown> = new Set([400, 413, 422]);

const tooLongCodes: ReadonlySet<string> = new Set([
  ...['context_length_exceeded', 'exceed_context_size_error', 'request_too_large', 'string_above_max_length'],
]);
/** How models say that a request is longer than what they read: OpenAI, vLLM, Groq; Anthropic; Bedrock; Cohere; Gemini; llama.cpp; Mistral; xAI. */
const tooLong = [
  /maximum context length/i,
  /context[ _](length|window|size)[ _](is )?exceeded/i,
  /reduce the length of the (messages|prompt|input)/i,
  /exceeds? (the|its|this model's|the model's) (available )?(context|maximum number of tokens)/i,
  /(prompt|input) is too long/i,
  /too many (input )?tokens/i,
  /token count .{0,40}exceeds the maximum/i,
  /(larger|greater|longer) than the (maximum )?context/i,
  /too large for model/i,
  /maximum (prompt|input) length/i,
  /must have less than \d+ tokens/i,
];

const filtered = /content[ _](management|usage) polic|content[ _]?filter|content_policy_violation/i;
/** What only who runs the platform can mend: keys, bills, and whether there is the model. */
const oursToMend =
  /api[ _-]?key|credit balance|billing|insufficient_quota|model_not_found|\b(model|deployment)\b.{0,60} not (exist|found)/i;

/** What the fields of ours are called in the requests of providers, and in what they say of them. */
const names: Readonly<Record<keyof Sampling, RegExp>> = {
  temperature: /\btemperature\b/i,
  topP: /\btop_?p\b/i,
  frequencyPenalty: /\bfrequency_?penalty\b/i,
  presencePenalty: /\bpresence_?penalty\b/i,
  maxOutputTokens: /\bmax_?(completion_?|output_?|new_?)?tokens\b/i,
  stopSequences: /\bstop_?sequences?\b|\bstop sequences?\b|['"`]stop['"`]|^stop$/i,
  seed: /['"`]seed['"`]|^seed$/i,
  reasoning: /\breasoning([._]?effort)?\b|\bthinking\b|\boutput_config\b|['"`]effort['"`]/i,
  verbosity: /\bverbosity\b/i,
  logitBias: /\blogit_?bias\b/i,
};
const aboutTools = /\b(tools?|functions?)(_|\b)/i;
/** How providers name a place in the conversation, as a field or at the beginning of a sentence. */
const inMessages = /^(messages|input|contents)([.[]|$)/i;

/**
 * The error for a request that a provider refuses. What is at fault is told by what it says, and nothing is guessed: what nobody knows is passed on in its words.
 *
 * @returns AppError `invalid_argument` (`context_length_exceeded`, `sampling_refused`, `tools_refused`, `request_refused`), `unavailable` (`model_filtered`), or undefined where it is ours to
 *   mend, or nothing but the texts of the request is the caller's
 */
export function refusedRequest({ status, words }: Refusal, sent: SentRequest): AppError | undefined {
  if (isTooLong(status, words)) return contextExceeded(status);
  const { sampling = {}, tools = [] } = sent.conversation;
  const isBare = tools.length === 0 && Object.keys(sampling).length === 0;
  if (words === undefined)
    return isBare ? undefined : refused(status, 'The model refuses the request and does not say why.');
  const all = `${words.code} ${words.message}`;
  if (filtered.test(all)) return stoppedByFilter(status);
  const shown = shownWords(words, sent.target.apiKey);
  const named = samplingNamedBy(words);
  const atFault = named.filter((field) => sampling[field] !== undefined);
  // It says what it does not take, and that is nothing that the caller sent: a setting of the target.
  if (named.length > 0 && atFault.length === 0) return undefined;
  if (atFault.length > 0) return samplingRefused(atFault, quoted(shown), status);
  if (oursToMend.test(all) && !aboutTools.test(words.param)) return undefined;
  if (tools.length > 0 && aboutTools.test(`${words.param} ${words.message}`))
    return toolsRefused(status, shown);
  if (isBare) return undefined;
  const isInMessages = inMessages.test(words.param === '' ? words.message : words.param);
  return refused(status, `The model refuses the request: ${quoted(shown)}`, isInMessages);
}

function isTooLong(status: number, words: ProviderWords | undefined): boolean {
  if (status === 413) return true;
  if (words === undefined) return false;
  return tooLongCodes.has(words.code) || tooLong.some((phrase) => phrase.test(words.message));
}

/** By the field that it names, or else by those in its sentence. */
function samplingNamedBy({ param, message }: ProviderWords): (keyof Sampling)[] {
  const fields = Object.keys(names) as (keyof Sampling)[];
  const where = param === '' ? message : param;
  return fields.filter((field) => names[field].test(where));
}

/** The error for a request that is longer than what a model reads at once. */
export function contextExceeded(status: number): AppError {
  const message =
    'The request is longer than what the model reads at once. Shorten the conversation or the instructions, ask for fewer passages or a shorter answer, or ask a model that reads more.';
  return new AppError('invalid_argument', message, {
    reason: 'context_length_exceeded',
    details: { status },
  });
}

function stoppedByFilter(status: number): AppError {
  return new AppError('unavailable', 'The request was stopped by a filter of the model’s provider.', {
    reason: 'model_filtered',
    details: { status },
  });
}

/** The error for what tunes an answer in a way that the model does not know. `why` is a part of a sentence. */
export function samplingRefused(fields: readonly (keyof Sampling)[], why: string, status?: number): AppError {
  const message = `The model does not take what is to tune the answer: ${why}`;
  return new AppError('invalid_argument', message, {
    reason: 'sampling_refused',
    errors: fields.map((field) => ({ pointer: `/sampling/${field}`, detail: 'is refused by the model' })),
    ...(status === undefined ? {} : { details: { status } }),
  });
}

function toolsRefused(status: number, why: string): AppError {
  const message = `The model refuses these tools, or how messages call them: ${quoted(why)}`;
  return new AppError('invalid_argument', message, {
    reason: 'tools_refused',
    errors: [{ pointer: '/tools', detail: 'is refused by the model' }],
    details: { status },
  });
}

/** Which message it is stays open: those that a model gets are not those of the caller. */
function refused(status: number, message: string, isInMessages = false): AppError {
  return new AppError('invalid_argument', message, {
    reason: 'request_refused',
    errors: isInMessages ? [{ pointer: '/messages', detail: 'is refused by the model' }] : [],
    details: { status },
  });
}

const quoted = (words: string): string => (words === '' ? 'it does not say why.' : `“${words}”`);
