import { z } from 'zod';
import { boundedArray, boundedRecord } from '../bounded.ts';
import { promptName, promptVersion, tenantId, userId } from '../fields.ts';
import { idLimits, modelCallLimits, requestCountLimits } from '../limits.ts';

/** Name of an alias or a target: what callers say in the place of a provider's model. */
export const modelAlias = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}$/);

/** The target that is no model: whoever asks writes the answer, of the passages that it has. */
export const extractiveTarget = 'extractive';

/** How long the bff waits for a whole answer, fallbacks included, where nothing else is configured, in milliseconds. The model service holds the times of targets to it. */
export const defaultAnswerMs = 60_000;

/** The alias that stands for the platform's own answers; there always is one. */
export const platformAlias = 'lectern';

const content = z.string().max(modelCallLimits.messageChars.value);
const toolName = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const callId = z.string().min(1).max(modelCallLimits.toolCallIdChars.value);

/** A tool that a model asks for; `arguments` is JSON as the model wrote it, whatever the tool's schema says. */
export const toolCall = z.object({ id: callId, name: toolName, arguments: content });
export type ToolCall = z.output<typeof toolCall>;

const message = z.discriminatedUnion('role', [
  z.object({ role: z.enum(['system', 'user']), content: content.min(1) }),
  z.object({
    role: z.literal('assistant'),
    content: content.describe('Empty for one that only calls tools'),
    toolCalls: boundedArray(toolCall, { min: 1, max: modelCallLimits.toolCalls.value }).optional(),
  }),
  z.object({ role: z.literal('tool'), toolCallId: callId, name: toolName, content }),
]);
export type ModelMessage = z.output<typeof message>;

/** What a model may ask for; `parameters` is a JSON Schema of its arguments. */
export const modelTool = z.object({
  name: toolName,
  description: content.optional(),
  parameters: z.record(z.string(), z.unknown()),
  strict: z.boolean().optional(),
});
export type ModelTool = z.output<typeof modelTool>;

/** Whether a model calls tools: as it sees fit, never, in any case, or just one of them. */
export const toolChoice = z.union([z.enum(['auto', 'none', 'required']), z.object({ name: toolName })]);
export type ToolChoice = z.output<typeof toolChoice>;

/** A text ahead of which an answer ends. */
export const stopSequence = z.string().min(1).max(modelCallLimits.stopSequenceChars.value);

const notSeed = 'Must be a whole number of 64 bits.';
/**
 * A seed as OpenAI's API has it, of 64 bits. Beyond 2^53 it is the nearest number that JSON in JavaScript holds: seeds that differ less are the same one.
 */
const seed = z
  .number(notSeed)
  .min(-(2 ** 63), notSeed)
  .max(2 ** 63, notSeed)
  .refine(Number.isInteger, notSeed)
  .meta({ type: 'integer' });

/** How much a model thinks before it answers. */
export const reasoningEffort = z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']);

/** Token ids of the model's own vocabulary, and how much more or less likely each is to be. */
const logitBias = boundedRecord(z.string().regex(/^\d{1,10}$/), z.number().min(-100).max(100), {
  max: modelCallLimits.biasedTokens.value,
});

/** What tunes an answer of a model. What its provider does not know of it does not count, but for `verbosity` and `logitBias`: these it refuses. */
export const sampling = z.object({
  maxOutputTokens: z.int().min(1).optional(),
  temperature: z.number().min(0).max(2).optional(),
  topP: z.number().min(0).max(1).optional(),
  frequencyPenalty: z.number().min(-2).max(2).optional(),
  presencePenalty: z.number().min(-2).max(2).optional(),
  stopSequences: boundedArray(stopSequence, {
    min: 1,
    max: modelCallLimits.stopSequences.value,
  })
    .optional()
    .describe('An answer ends ahead of any of these'),
  seed: seed.optional(),
  reasoning: reasoningEffort.optional(),
  verbosity: z.enum(['low', 'medium', 'high']).optional(),
  logitBias: logitBias.optional(),
});
export type Sampling = z.output<typeof sampling>;

/**
 * `POST /internal/answers` of the model service: the next message of a conversation, written by what stands behind an alias. With tools it is written by a model
 * or not at all, unless the choice is that none is called.
 */
export const writeAnswerRequest = z
  .object({
    alias: modelAlias,
    messages: boundedArray(message, { min: 1, max: modelCallLimits.messages.value }),
    tools: boundedArray(modelTool, { min: 1, max: modelCallLimits.tools.value }).optional(),
    toolChoice: toolChoice.optional(),
    sampling: sampling.optional(),
    answerSchema: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('JSON Schema; the answer is one JSON that keeps to it, in one piece'),
    cacheKey: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional()
      .describe('A digest of who asks and of all that is asked; an answer to the same may be given again'),
    ofPrompt: z
      .object({ name: promptName, version: promptVersion })
      .optional()
      .describe('Which version of a prompt is run, for the record of the call'),
  })
  .meta({
    id: 'WriteAnswerRequest',
    examples: [{ alias: 'lectern', messages: [{ role: 'user', content: 'How do bees find their way?' }] }],
  });
export type WriteAnswerRequest = z.output<typeof writeAnswerRequest>;

const tokens = z.int().nonnegative();

/**
 * `data` of the events of that answer. `started` comes first, with the first text or tool that is called behind it, and `done` last, when the answer
 * is whole or ended at the bound of tokens that was asked for, then also without any text. `extractive` is the only event where no model answers: `failed` names the targets that were tried. An error before the first event is a problem
 * with its own status, a later one the event `error`.
 */
export const writtenAnswerEvents = {
  started: z.object({
    target: z.string(),
    model: z.string(),
    failed: z.array(z.string()),
    // An instance of an earlier release keeps none.
    cached: z.boolean().default(false).describe('Whether the answer was kept, and no model is asked'),
  }),
  delta: z.object({ text: z.string() }),
  'tool-call': toolCall,
  done: z.object({
    usage: z.object({ inputTokens: tokens, outputTokens: tokens }),
    // An instance of an earlier release says `model_length` there.
    atBound: z.boolean().default(false).describe('Whether it ended at `maxOutputTokens` of the request'),
  }),
  extractive: z.object({ failed: z.array(z.string()) }),
};

/** `GET /internal/aliases` of the model service: what the caller's tenant can ask answers of, and vectors, by name. */
export const aliasNames = z
  .object({ aliases: z.array(z.string()), embeddings: z.array(z.string()).default([]) })
  .meta({ id: 'AliasNames', examples: [{ aliases: [platformAlias], embeddings: [] }] });

/**
 * `POST /internal/vectors` of the model service: vectors of texts by a model that is not built in. `model` is an alias for
 * vectors, or the name of a model of the default provider. Of whom the call is made for, it takes of the budget. What a model wants in front of a text is the caller's to put there.
 */
export const embedByModelRequest = z
  .object({
    model: z.string().min(1).max(modelCallLimits.modelNameChars.value),
    texts: boundedArray(z.string().min(1), { min: 1, max: modelCallLimits.vectorTexts.value }),
    /** For whom; missing where it is for nobody in particular. */
    tenantId: tenantId.optional(),
    /** Whether the caller's tenant may have other targets behind the name. */
    byTenant: z.boolean().optional(),
  })
  .meta({
    id: 'EmbedByModelRequest',
    examples: [{ model: 'text-embedding-3-small', texts: ['Bees find their way by the sun.'] }],
  });
export type EmbedByModelRequest = z.output<typeof embedByModelRequest>;

/** As the model made them, in the order of the texts, each as base64 of little-endian float32. */
export const embedByModelResponse = z
  .object({ target: z.string(), vectors: z.array(z.string()), usage: z.object({ inputTokens: tokens }) })
  .meta({
    id: 'VectorsByModel',
    examples: [
      { target: 'text-embedding-3-small', vectors: ['mpkZPwAAAADNzEw/'], usage: { inputTokens: 9 } },
    ],
  });
export type EmbedByModelResponse = z.output<typeof embedByModelResponse>;

/** Requests of one caller by one credential on one day (UTC), since the batch before. */
const requestCount = z.object({
  tenantId,
  userId,
  keyId: z.string().min(1).max(idLimits.idChars.value).describe('Id of the API key or the session'),
  day: z.iso.date(),
  requests: z.int().positive(),
  refused: z.int().nonnegative().describe('Of the requests, those that were answered with a 4xx'),
  failed: z.int().nonnegative().describe('Of the requests, those that were answered with a 5xx'),
});
export type RequestCount = z.output<typeof requestCount>;

/**
 * `POST /internal/request-counts` of the model service: what the gateway has counted. A sender sends one batch after the other, and each again, with the same
 * number and counts, until it is answered: it counts once.
 */
export const requestCountBatch = z
  .object({
    sender: z.uuid().describe('Process that counts; another one after each start'),
    batch: z.int().positive().describe('Number of the batch, ascending for a sender'),
    counts: boundedArray(requestCount, { min: 1, max: requestCountLimits.requestCounts.value }),
  })
  .meta({
    id: 'RequestCountBatch',
    examples: [
      {
        ...{ sender: '0193a1f8-2b3c-4e4d-8f50-1a2b3c4d5e6f', batch: 7 },
        counts: [
          {
            ...{ tenantId: 'acme', userId: '0198d2f4-5c1a-7e30-9b6e-3f2a1c4d5e6f', day: '2026-11-29' },
            ...{ keyId: '0198d2f4-7a3c-7f14-a2c8-5d6e7f809a1b', requests: 42, refused: 3, failed: 0 },
          },
        ],
      },
    ],
  });
export type RequestCountBatch = z.output<typeof requestCountBatch>;
