import { boundedArray, modelCallLimits, type Sampling, sampling, stopSequence } from '@lectern/contracts';
import { z } from 'zod';
import { textFormat } from './answer-format.ts';
import { unserved } from './fields.ts';

/** What is to be tuned of an answer. */
export interface Tuned {
  readonly sampling: Sampling | undefined;
}

const { shape } = sampling;
const notStop = `Must be a text, or a list of at most ${modelCallLimits.stopSequences.value} texts, of 1 to ${modelCallLimits.stopSequenceChars.value} characters each.`;
const ofModel = 'For a model behind the alias; the platform’s own answers do not go by it';

/** What tunes an answer in both of OpenAI's APIs. */
export const commonSampling = {
  temperature: shape.temperature.nullish().describe(ofModel),
  top_p: shape.topP.nullish().describe(ofModel),
};

/** What tunes a chat completion beside. */
export const chatSampling = {
  ...commonSampling,
  max_completion_tokens: shape.maxOutputTokens.nullish().describe(`${ofModel}. Ahead of \`max_tokens\``),
  max_tokens: shape.maxOutputTokens.nullish().describe(ofModel),
  frequency_penalty: shape.frequencyPenalty.nullish().describe(ofModel),
  presence_penalty: shape.presencePenalty.nullish().describe(ofModel),
  seed: shape.seed
    .nullish()
    .describe(`${ofModel}. Beyond 2^53 it is the nearest number that JSON in JavaScript holds`),
  reasoning_effort: shape.reasoning.nullish().describe(ofModel),
  verbosity: shape.verbosity.nullish().describe(ofModel),
  logit_bias: shape.logitBias.nullish().describe(ofModel),
  stop: z
    .union([stopSequence, boundedArray(stopSequence, { max: modelCallLimits.stopSequences.value })], notStop)
    .nullish()
    .describe(`One text or several, ahead of which an answer ends. ${ofModel}`),
};
const chatSchema = z.object(chatSampling);

/** What tunes a response beside. */
export const responseSampling = {
  ...commonSampling,
  max_output_tokens: shape.maxOutputTokens.nullish().describe(ofModel),
  reasoning: z
    .looseObject({
      effort: shape.reasoning.nullish(),
      summary: z.literal('auto', unserved).nullish().describe('There is none'),
      generate_summary: z.literal('auto', unserved).nullish(),
      context: z.enum(['auto', 'current_turn'], unserved).nullish(),
      mode: z.literal('standard', unserved).nullish(),
    })
    .nullish()
    .describe(ofModel),
  text: z
    .looseObject({
      format: textFormat,
      verbosity: shape.verbosity.nullish(),
    })
    .nullish()
    .describe(ofModel),
};
const responseSchema = z.object(responseSampling);

/** Where a client has sent what tunes an answer, as pointers. */
export type TunedNames = { readonly [K in keyof Sampling]?: string };

const commonNames: TunedNames = { temperature: '/temperature', topP: '/top_p' };

/** Of a chat completion. */
export function tunedNamesOfChat({ max_completion_tokens: most }: z.output<typeof chatSchema>): TunedNames {
  return {
    ...commonNames,
    maxOutputTokens: most == null ? '/max_tokens' : '/max_completion_tokens',
    frequencyPenalty: '/frequency_penalty',
    presencePenalty: '/presence_penalty',
    seed: '/seed',
    stopSequences: '/stop',
    reasoning: '/reasoning_effort',
    verbosity: '/verbosity',
    logitBias: '/logit_bias',
  };
}

/** Of a response. */
export const tunedNamesOfResponse: TunedNames = {
  ...commonNames,
  maxOutputTokens: '/max_output_tokens',
  reasoning: '/reasoning/effort',
  verbosity: '/text/verbosity',
};

type Nullish<T> = { readonly [K in keyof T]: T[K] | null | undefined };

/** Of a chat completion; undefined where nothing is to be tuned. */
export function samplingOfChat(body: z.output<typeof chatSchema>): Sampling | undefined {
  const { stop } = body;
  const stops = typeof stop === 'string' ? [stop] : (stop ?? []);
  return withoutNothing({
    maxOutputTokens: body.max_completion_tokens ?? body.max_tokens,
    temperature: body.temperature,
    topP: body.top_p,
    frequencyPenalty: body.frequency_penalty,
    presencePenalty: body.presence_penalty,
    seed: body.seed,
    reasoning: body.reasoning_effort,
    verbosity: body.verbosity,
    logitBias: body.logit_bias,
    stopSequences: stops.length === 0 ? undefined : stops,
  });
}

/** Of a response; undefined where nothing is to be tuned. */
export function samplingOfResponse(body: z.output<typeof responseSchema>): Sampling | undefined {
  return withoutNothing({
    maxOutputTokens: body.max_output_tokens,
    reasoning: body.reasoning?.effort,
    verbosity: body.text?.verbosity,
    temperature: body.temperature,
    topP: body.top_p,
  });
}

function withoutNothing(all: Nullish<Sampling>): Sampling | undefined {
  const said = Object.entries(all).filter(([, value]) => value != null);
  return said.length === 0 ? undefined : Object.fromEntries(said);
}
