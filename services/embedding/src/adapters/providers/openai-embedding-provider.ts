import { AppError, retryAfterSecondsOf } from '@lectern/errors';
import { createFairQueue } from '@lectern/fairness';
import OpenAI, { APIConnectionError, APIError, APIUserAbortError } from 'openai';
import { unitVector } from '../../domain/chunk.ts';
import { documentFailure } from '../../domain/document-failure.ts';
import type { EmbeddingKind, EmbeddingProvider } from '../../ports.ts';

/** Parts of {@link createOpenAiEmbeddingProvider}. */
export interface OpenAiProviderOptions {
  /** Base URL up to and with `/v1`. */
  readonly baseUrl: string;
  /** Not every compatible server asks for one. */
  readonly apiKey: string | undefined;
  readonly model: string;
  readonly dimensions: number;
  /** What stands in front of each text, by what it is; some models are trained with it, and much worse without. */
  readonly prefixes?: Readonly<Record<EmbeddingKind, string>>;
  readonly timeoutMs: number;
  /** Retries of one request on 408, 409, 429 and 5xx, honouring `Retry-After`. */
  readonly maxRetries: number;
  /** Requests for documents at a time; half of them at most are for one tenant. */
  readonly concurrency: number;
}

const batchSize = 64;

/**
 * Any server that has OpenAI's `POST /embeddings`. The number of requests for documents is bounded, and tenants are served
 * round robin, request by request; queries are sent at once, beside them.
 */
export function createOpenAiEmbeddingProvider(options: OpenAiProviderOptions): EmbeddingProvider {
  const client = openClient(options);
  const embedBatch = async (input: string[], signal: AbortSignal): Promise<Float32Array[]> => {
    try {
      const { data } = await client.embeddings.create(
        { model: options.model, input, encoding_format: 'float' },
        { signal },
      );
      const ordered = data.toSorted((a, b) => a.index - b.index).map((entry) => entry.embedding);
      assertShape(ordered, input.length, options.dimensions);
      return ordered.map(unitVector);
    } catch (error) {
      throw toProviderError(error, signal);
    }
  };
  const { concurrency, prefixes = { query: '', passage: '' } } = options;
  const queue = createFairQueue({ concurrency, perKey: Math.max(1, Math.floor(concurrency / 2)) });
  return {
    model: options.model,
    dimensions: options.dimensions,
    batchSize,
    embed: async (texts, { kind, tenantId = '', signal }) => {
      const vectors: Float32Array[] = [];
      for (let at = 0; at < texts.length; at += batchSize) {
        const batch = texts.slice(at, at + batchSize).map((text) => `${prefixes[kind]}${text}`);
        const request = () => embedBatch(batch, signal);
        vectors.push(...(await (kind === 'query' ? request() : queue.run(tenantId, request, { signal }))));
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

/** Answers by which a server says that it does not have a model for who asks. */
const refusingStatuses: ReadonlySet<number | undefined> = new Set([400, 401, 403, 404]);

/**
 * How many dimensions the vectors of a model have, by having a word embedded.
 *
 * @throws AppError `not_found` (`model_unknown`) when the server does not have the model; those of the provider
 */
export async function askDimensions(
  options: Omit<OpenAiProviderOptions, 'dimensions' | 'concurrency'>,
  signal: AbortSignal,
): Promise<number> {
  const request = { model: options.model, input: ['ready?'], encoding_format: 'float' as const };
  try {
    const { data } = await openClient(options).embeddings.create(request, { signal });
    return data[0]?.embedding.length ?? 0;
  } catch (error) {
    if (!(error instanceof APIError) || !refusingStatuses.has(error.status))
      throw toProviderError(error, signal);
    const message = `${options.model} is no model of this service, and ${options.baseUrl} does not give it (status ${error.status}).`;
    throw new AppError('not_found', message, { reason: 'model_unknown', cause: error });
  }
}

function openClient(options: Pick<OpenAiProviderOptions, 'baseUrl' | 'apiKey' | 'timeoutMs' | 'maxRetries'>) {
  return new OpenAI({
    baseURL: options.baseUrl,
    apiKey: options.apiKey ?? 'none',
    timeout: options.timeoutMs,
    maxRetries: options.maxRetries,
    logLevel: 'off',
  });
}

function assertShape(vectors: readonly number[][], count: number, dimensions: number): void {
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

function toProviderError(error: unknown, signal: AbortSignal): unknown {
  if (error instanceof AppError) return error;
  if (error instanceof APIUserAbortError) return signal.reason ?? error;
  if (error instanceof APIConnectionError || !(error instanceof APIError)) {
    return new AppError('unavailable', 'The embedding provider cannot be reached.', {
      reason: 'embedding_provider_unreachable',
      cause: error,
    });
  }
  if (error.status === 400 || error.status === 413 || error.status === 422) {
    return documentFailure('embed', {
      reason: 'embedding_refused',
      message:
        'The embedding provider refuses this text. Ask the operator which limits the configured model has.',
      cause: error,
    });
  }
  return rejected(error);
}

/** Everything else, wrong credentials too, can pass once the provider or its configuration is fixed. */
function rejected(error: InstanceType<typeof APIError>): AppError {
  const retryAfterSeconds = retryAfterSecondsOf(error.headers);
  return new AppError(
    error.status === 429 ? 'resource_exhausted' : 'unavailable',
    `The embedding provider answered with status ${error.status}.`,
    {
      reason: 'embedding_provider_failed',
      cause: error,
      ...(retryAfterSeconds ? { retryAfterSeconds } : {}),
    },
  );
}
