import type { LanguageModelV4CallOptions } from '@ai-sdk/provider';
import type { Sampling } from '@lectern/contracts';
import type { ProviderName, Target } from '../../domain/catalog.ts';
import type { Conversation } from '../../domain/conversation.ts';
import { maxOutputTokens } from '../../domain/tokens.ts';
import { samplingRefused } from './refused-request.ts';

/** The options of a call that tune its answer. */
type TuningOptions = Pick<
  LanguageModelV4CallOptions,
  | 'maxOutputTokens'
  | 'temperature'
  | 'topP'
  | 'frequencyPenalty'
  | 'presencePenalty'
  | 'stopSequences'
  | 'seed'
  | 'reasoning'
  | 'providerOptions'
>;

/** The greatest number below 2^63 that JavaScript has: a server with numbers of 64 bits can read it. */
const greatestSeed = 2 ** 63 - 1_024;

/** What only some packages have a name for. The API of responses, which that of OpenAI speaks, knows no tokens. */
const takenBy: Readonly<Record<ProviderName, ReadonlySet<keyof Sampling>>> = {
  'openai-compatible': new Set(['verbosity', 'logitBias']),
  openai: new Set(['verbosity']),
  anthropic: new Set(),
  'amazon-bedrock': new Set(),
  cohere: new Set(),
};

/**
 * What tunes an answer, as the packages of providers take it: of bounds of tokens the lesser one, of a seed what a server can read.
 *
 * @throws AppError `invalid_argument` (`sampling_refused`) for what the provider has no name for, and would be left out in silence
 */
export function samplingOf(target: Target, conversation: Conversation): TuningOptions {
  const { maxOutputTokens: _, seed, verbosity, logitBias, ...portable } = conversation.sampling ?? {};
  const most = maxOutputTokens(target, conversation);
  const named = {
    // An answer of the usual length is what there is without asking.
    ...(verbosity === undefined || verbosity === 'medium' ? {} : { verbosity }),
    ...(logitBias === undefined || Object.keys(logitBias).length === 0 ? {} : { logitBias }),
  };
  return {
    ...portable,
    ...(most === undefined ? {} : { maxOutputTokens: most }),
    ...(seed === undefined ? {} : { seed: Math.max(-greatestSeed, Math.min(seed, greatestSeed)) }),
    ...providerOptionsOf(target.provider, named),
  };
}

function providerOptionsOf(
  provider: ProviderName,
  named: Pick<Sampling, 'verbosity' | 'logitBias'>,
): Pick<TuningOptions, 'providerOptions'> {
  const fields = Object.keys(named) as (keyof typeof named)[];
  const untaken = fields.filter((field) => !takenBy[provider].has(field));
  if (untaken.length > 0) throw samplingRefused(untaken, 'its provider knows nothing of the kind.');
  if (fields.length === 0) return {};
  const { verbosity, logitBias } = named;
  const options = {
    ...(verbosity === undefined ? {} : { textVerbosity: verbosity }),
    ...(logitBias === undefined ? {} : { logit_bias: logitBias }),
  };
  return { providerOptions: { [provider === 'openai' ? 'openai' : 'openaiCompatible']: options } };
}
