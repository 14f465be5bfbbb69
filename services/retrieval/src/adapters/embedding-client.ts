import type { ServiceClient } from '@lectern/clients';
import {
  decodeVector,
  embedPassagesLimits,
  embedPassagesResponse,
  embedTextsResponse,
} from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import { backgroundOf, references } from '../domain/background.ts';
import { joinVectors, queryPartsOf } from '../domain/query-parts.ts';
import type { AskedModel, ModelChooser } from '../ports/reindex.ts';
import type { EmbeddingModel, PassageEmbedder, QueryEmbedder } from '../ports.ts';

/** Characters of passages in one call: far below the limit of a JSON body, whatever characters they are. */
const mostChars = 300_000;

/** The embedding service: vectors, and its choice of a model. */
export function createEmbeddingClient(
  client: ServiceClient,
  { timeoutMs, passagesTimeoutMs }: { timeoutMs: number; passagesTimeoutMs: number },
): QueryEmbedder & PassageEmbedder & ModelChooser {
  const embedTexts = textEmbedder(client);
  return {
    embed: queryEmbedder(embedTexts, timeoutMs),
    tryOut: async (model, signal) =>
      (await embedTexts(['ready?'], { model, longest: passagesTimeoutMs }, signal)).made,
    embedPassages: async (passages, { version, model }, signal) => {
      const { tenantId, documentId, version: number, title } = version;
      const made: Float32Array[] = [];
      for (const part of partsOf(passages)) {
        const { vectors } = await client.call({
          operation: 'embed-passages',
          method: 'POST',
          path: '/internal/passages',
          body: { model, tenantId, documentId, version: number, title, passages: part },
          schema: embedPassagesResponse,
          idempotent: true,
          timeoutMs: passagesTimeoutMs,
          signal,
        });
        if (vectors.length !== part.length) throw badAnswer();
        made.push(...vectors.map(decodeVector));
      }
      return made;
    },
    choose: (model, replaced, signal) =>
      client.call({
        operation: 'choose-model',
        method: 'PUT',
        path: '/internal/active-model',
        body: { model, ...(replaced === undefined ? {} : { replaced }) },
        schema: undefined,
        timeoutMs: passagesTimeoutMs,
        signal,
      }),
  };
}

type EmbedTexts = (
  texts: readonly string[],
  options: { model: AskedModel | undefined; longest: number },
  signal: AbortSignal,
) => Promise<{ made: EmbeddingModel; vectors: number[][] }>;

function textEmbedder(client: ServiceClient): EmbedTexts {
  return async (texts, { model, longest }, signal) => {
    const answer = await client.call({
      operation: 'embed-query',
      method: 'POST',
      path: '/internal/embeddings',
      body: { texts, ...(model === undefined ? {} : { model }) },
      schema: embedTextsResponse,
      idempotent: true,
      timeoutMs: longest,
      signal,
    });
    const { model: name, dimensions, vectors } = answer;
    if (vectors.length !== texts.length || vectors.some((vector) => vector.length !== dimensions))
      throw badAnswer();
    return { made: { name, dimensions }, vectors };
  };
}

/** The references are embedded together with the first query for a model, and kept: there are as many models as reindexes since the start. */
function queryEmbedder(embedTexts: EmbedTexts, longest: number): QueryEmbedder['embed'] {
  const known = new Map<string, readonly Float32Array[]>();
  return async (query, model, signal) => {
    const parts = queryPartsOf(query);
    const before = model && known.get(keyOf(model));
    const texts = [...parts, ...(before ? [] : references)].map(({ text }) => text);
    const { made, vectors } = await embedTexts(texts, { model, longest }, signal);
    if (model !== undefined) refuseOther(model, made);
    const referred = before ?? vectors.slice(parts.length).map((vector) => Float32Array.from(vector));
    known.set(keyOf(made), referred);
    const vector = joinVectors(parts.map(({ weight }, at) => ({ weight, vector: vectors[at] ?? [] })));
    return { vector, background: backgroundOf(vector, referred) };
  };
}

function keyOf({ name, dimensions }: EmbeddingModel): string {
  return JSON.stringify([name, dimensions]);
}

interface Passage {
  readonly text: string;
  readonly headings: readonly string[];
}

/** Passages in the order that they have, as many in a call as it may hold. */
function* partsOf(passages: readonly Passage[]): Generator<Passage[]> {
  let part: Passage[] = [];
  let chars = 0;
  for (const { text, headings } of passages) {
    const length = headings.reduce((sum, heading) => sum + heading.length, text.length);
    if (
      part.length === embedPassagesLimits.embedPassages.value ||
      (part.length > 0 && chars + length > mostChars)
    ) {
      yield part;
      part = [];
      chars = 0;
    }
    part.push({ text, headings });
    chars += length;
  }
  if (part.length > 0) yield part;
}

/** An instance of an older release does not know that a model can be asked for. */
function refuseOther(asked: EmbeddingModel, made: EmbeddingModel): void {
  if (asked.name === made.name && asked.dimensions === made.dimensions) return;
  throw new AppError('unavailable', `Queries are embedded by ${made.name}, the index by ${asked.name}.`, {
    reason: 'model_mismatch',
    details: { indexed: asked, model: made },
  });
}

function badAnswer(): AppError {
  return new AppError('internal', 'The embedding service answered with vectors of another size or number.', {
    reason: 'bad_upstream_response',
  });
}
