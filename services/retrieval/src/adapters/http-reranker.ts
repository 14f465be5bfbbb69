import type { Breaker } from '@lectern/clients';
import { AppError } from '@lectern/errors';
import { z } from 'zod';
import type { Reranker } from '../ports.ts';

/** Parts of {@link createHttpReranker}. */
export interface HttpRerankerOptions {
  /** The whole URL, with `/rerank` at the end. */
  readonly url: string;
  readonly apiKey: string | undefined;
  readonly model: string;
  /** Hits in one call. */
  readonly topN: number;
  readonly timeoutMs: number;
  readonly breaker: Breaker;
}

/** Characters of a query and of a chunk that are sent; rerankers read some hundred tokens of each. */
const most = { query: 2_000, chunk: 4_000 };

const answer = z.object({
  results: z.array(z.object({ index: z.int().nonnegative(), relevance_score: z.number() })),
});

/** {@link Reranker} by an endpoint of the shape that Cohere's and Jina's `/rerank` have in common. */
export function createHttpReranker(options: HttpRerankerOptions): Reranker {
  const { topN, timeoutMs, breaker } = options;
  return {
    topN,
    rerank: (query, texts, signal) =>
      breaker.run(async () => {
        const either = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
        try {
          return ranked(await ask(options, { query, texts }, either), texts.length);
        } catch (error) {
          // The caller left: that tells nothing of the reranker.
          signal.throwIfAborted();
          if (error instanceof AppError) throw error;
          throw failed('The reranker cannot be reached, or answers with something else.', error);
        }
      }),
  };
}

async function ask(
  { url, apiKey, model }: HttpRerankerOptions,
  { query, texts }: { query: string; texts: readonly string[] },
  signal: AbortSignal,
): Promise<z.output<typeof answer>> {
  const response = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
    },
    body: JSON.stringify({
      ...{ model, query: query.slice(-most.query), top_n: texts.length },
      documents: texts.map((text) => text.slice(0, most.chunk)),
    }),
    signal,
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw failed(`The reranker answered with status ${response.status}.`);
  }
  return answer.parse(await response.json());
}

/** Best first. @throws AppError when a result names no text, or one twice */
function ranked({ results }: z.output<typeof answer>, texts: number): { index: number; score: number }[] {
  const indexes = new Set(results.map(({ index }) => index));
  if (indexes.size !== results.length || results.some(({ index }) => index >= texts))
    throw failed('The reranker answered with other texts than it was given.');
  return results
    .map(({ index, relevance_score: score }) => ({ index, score }))
    .sort((a, b) => b.score - a.score);
}

function failed(message: string, cause?: unknown): AppError {
  return new AppError('unavailable', message, { reason: 'reranker_failed', cause });
}
