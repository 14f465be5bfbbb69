import type { QdrantClient, Schemas } from '@qdrant/js-client-rest';
import { z } from 'zod';
import type { EmbeddingModel } from '../ports.ts';
import { denseVector, lexicalVector } from './qdrant-points.ts';

type Api = ReturnType<QdrantClient['api']>;

/** The part of a collection's description that says what it was made for. */
const description = z.object({
  config: z.object({
    params: z.object({ vectors: z.object({ [denseVector]: z.object({ size: z.number() }) }) }),
    metadata: z.object({ model: z.string() }),
  }),
});

const payloadIndexes: Readonly<Record<string, Schemas['PayloadFieldSchema']>> = {
  tenant_id: { type: 'keyword', is_tenant: true },
  audience: 'keyword',
  document_id: 'keyword',
  owner_id: 'keyword',
  facts: 'keyword',
  version: 'integer',
};

/** Answers of Qdrant that are an answer and no failure. */
export function statusOf(error: unknown): number | undefined {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return typeof status === 'number' ? status : undefined;
}

/**
 * The model that a collection was made for; undefined when there is no such collection.
 *
 * @throws ZodError when the collection was not made by this service
 */
export async function readModel(
  api: Api,
  collection: string,
  init: RequestInit,
): Promise<EmbeddingModel | undefined> {
  try {
    const answer = await api.getCollection({ collection_name: collection }, init);
    const { config } = description.parse(answer.data.result);
    return { name: config.metadata.model, dimensions: config.params.vectors[denseVector].size };
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/**
 * Makes the collection with its payload indexes. Another instance may do the same at the same time: the loser's 409 is
 * fine, and making an index that exists changes nothing.
 */
export async function createCollection(
  api: Api,
  { collection, model }: { collection: string; model: EmbeddingModel },
  init: RequestInit,
): Promise<void> {
  try {
    await api.createCollection(
      {
        collection_name: collection,
        vectors: { [denseVector]: { size: model.dimensions, distance: 'Cosine' } },
        sparse_vectors: { [lexicalVector]: { modifier: 'idf' } },
        metadata: { model: model.name },
      },
      init,
    );
  } catch (error) {
    if (statusOf(error) !== 409) throw error;
  }
  for (const [field, schema] of Object.entries(payloadIndexes)) {
    await api.createFieldIndex(
      { collection_name: collection, wait: true, field_name: field, field_schema: schema },
      init,
    );
  }
}
