import type { Principal } from '@lectern/auth';
import type { ServiceClient } from '@lectern/clients';
import {
  decodeVector,
  type EmbedByModelRequest,
  type EmbedByModelResponse,
  embedByModelResponse,
} from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import { createFairQueue } from '@lectern/fairness';
import { unitVector } from '../../domain/chunk.ts';
import { documentFailure } from '../../domain/document-failure.ts';
import type { EmbeddingKind, EmbeddingProvider } from '../../ports.ts';

/** Parts of {@link createModelEmbeddingProvider}. */
export interface ModelProviderOptions {
  /** Of the model service. */
  readonly client: ServiceClient;
  /** Its name for the model. */
  readonly model: string;
  readonly dimensions: number;
  /** What stands in front of each text, by what it is; some models are trained with it, and much worse without. */
  readonly prefixes?: Readonly<Record<EmbeddingKind, string>>;
  /** Requests for documents at a time; half of them at most are for one tenant. */
  readonly concurrency: number;
}

const batchSize = 64;

/** The model service repeats what a provider does not answer, and waits as long as that asks for, in milliseconds. */
const callMs = 180_000;

/**
 * Any model that the model service has. The number of requests for documents is bounded, and tenants are served
 * round robin, request by request; queries are sent at once, beside them.
 */
export function createModelEmbeddingProvider(options: ModelProviderOptions): EmbeddingProvider {
  const { model, dimensions, concurrency, prefixes = { query: '', passage: '' } } = options;
  const embedBatch = async (
    body: EmbedByModelRequest,
    { caller, signal }: Asked,
  ): Promise<Float32Array[]> => {
    try {
      const vectors = (await ask(options.client, body, { caller, signal })).vectors.map(decodeVector);
      assertShape(vectors, body.texts.length, dimensions);
      return vectors.map((vector) => unitVector(vector));
    } catch (error) {
      throw toProviderError(error, signal);
    }
  };
  const queue = createFairQueue({ concurrency, perKey: Math.max(1, Math.floor(concurrency / 2)) });
  return {
    model,
    dimensions,
    batchSize,
    embed: async (texts, { kind, tenantId, caller, signal }) => {
      const vectors: Float32Array[] = [];
      for (let at = 0; at < texts.length; at += batchSize) {
        const batch = texts.slice(at, at + batchSize).map((text) => `${prefixes[kind]}${text}`);
        const body = { model, texts: batch, ...(tenantId === undefined ? {} : { tenantId }) };
        const request = () => embedBatch(body, { caller, signal });
        const run = kind === 'query' ? request() : queue.run(tenantId ?? '', request, { signal });
        vectors.push(...(await run));
      }
      return vectors;
    },
    close: async () => {
      queue.close(
        new AppError('unavailable', 'The embedding provider is closed.', { reason: 'shutting_down' }),
      );
    },
  };
}

/** How a provider says, by the model service, that it does not have a model for us. */
const refusals: ReadonlySet<string> = new Set(['model_unknown', 'embedding_refused']);

/**
 * How many dimensions the vectors of a model have, by having a word embedded.
 *
 * @throws AppError `not_found` (`model_unknown`) when no provider has the model for us; those of the provider
 */
export async function askDimensions(
  client: ServiceClient,
  model: string,
  signal: AbortSignal,
): Promise<number> {
  try {
    const { vectors } = await ask(client, { model, texts: ['ready?'] }, { signal });
    return decodeVector(vectors[0] ?? '').length;
  } catch (error) {
    if (!(error instanceof AppError) || !refusals.has(error.reason)) throw toProviderError(error, signal);
    const message = `${model} is no model of this service, and the provider of the model service does not give it.`;
    throw new AppError('not_found', message, { reason: 'model_unknown', cause: error });
  }
}

interface Asked {
  readonly caller?: Principal | undefined;
  readonly signal: AbortSignal;
}

function ask(
  client: ServiceClient,
  body: EmbedByModelRequest,
  { caller, signal }: Asked,
): Promise<EmbedByModelResponse> {
  return client.call({
    ...{ operation: 'embed-by-model', method: 'POST', path: '/internal/vectors', body },
    ...{ schema: embedByModelResponse, timeoutMs: callMs, signal },
    ...(caller === undefined ? {} : { principal: caller }),
  });
}

function assertShape(vectors: readonly Float32Array[], count: number, dimensions: number): void {
  const wrong = vectors.find((vector) => vector.length !== dimensions);
  if (vectors.length === count && wrong === undefined) return;
  // An operator can fix this in the configuration: messages are retried and at last dead-lettered; no document fails.
  const message =
    wrong === undefined
      ? `The embedding provider answers with ${vectors.length} vectors to ${count} texts.`
      : `The embedding provider answers with vectors of ${wrong.length} dimensions, not ${dimensions}.`;
  throw new AppError('unavailable', message, {
    reason: 'embedding_shape',
    details: { expected: { count, dimensions }, got: { count: vectors.length, dimensions: wrong?.length } },
  });
}

/** What is said already as callers are to read it. */
const passedOn: ReadonlySet<string> = new Set(['embedding_shape', 'budget_exhausted']);

function toProviderError(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason ?? error;
  if (!(error instanceof AppError) || passedOn.has(error.reason)) return error;
  if (error.reason === 'embedding_refused') {
    return documentFailure('embed', {
      reason: 'embedding_refused',
      message:
        'The embedding provider refuses this text. Ask the operator which limits the configured model has.',
      cause: error,
    });
  }
  const { status } = error.details;
  if (status !== undefined) return rejected(error, status);
  return new AppError('unavailable', 'The embedding provider cannot be reached.', {
    reason: 'embedding_provider_unreachable',
    cause: error,
  });
}

/** Everything that a provider answers else, wrong credentials too, can pass once it or its configuration is fixed. */
function rejected(cause: AppError, status: unknown): AppError {
  const { retryAfterSeconds } = cause;
  return new AppError(
    cause.reason === 'model_busy' ? 'resource_exhausted' : 'unavailable',
    `The embedding provider answered with status ${status}.`,
    {
      reason: 'embedding_provider_failed',
      cause,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    },
  );
}
