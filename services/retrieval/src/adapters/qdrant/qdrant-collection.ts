import { AppError } from '@lectern/errors';
import type { Schemas } from '@qdrant/js-client-rest';
import { z } from 'zod';
import type { EmbeddingModel } from '../../ports.ts';
import { refuseOtherModel } from '../vector-store-errors.ts';
import { type QdrantParts, statusOf } from './qdrant-call.ts';
import { denseVector, lexicalVector } from './qdrant-points.ts';
import { spanIndexes } from './qdrant-spans.ts';

/** The part of a collection's description that says what it was made for, and what of it is made. */
const description = z.object({
  config: z.object({
    params: z.object({ vectors: z.object({ [denseVector]: z.object({ size: z.number() }) }) }),
    metadata: z.object({ model: z.string() }),
  }),
  payload_schema: z.record(z.string(), z.unknown()),
});

/** A collection as it stands. */
export interface FoundCollection {
  readonly model: EmbeddingModel;
  /** Payload fields that have an index, or one that is being made. */
  readonly indexedFields: ReadonlySet<string>;
}

const payloadIndexes: Readonly<Record<string, Schemas['PayloadFieldSchema']>> = {
  tenant_id: { type: 'keyword', is_tenant: true },
  audience: 'keyword',
  document_id: 'keyword',
  owner_id: 'keyword',
  facts: 'keyword',
  version: 'integer',
  ...spanIndexes,
};

/**
 * The collection; undefined when there is none.
 *
 * @throws AppError `unavailable` when the collection was not made by this service
 */
export function findCollection(
  { api, collection, call }: QdrantParts,
  signal: AbortSignal,
): Promise<FoundCollection | undefined> {
  return call(signal, async (init) => {
    try {
      const answer = await api.getCollection({ collection_name: collection }, init);
      const { config, payload_schema: schema } = description.parse(answer.data.result);
      const model = { name: config.metadata.model, dimensions: config.params.vectors[denseVector].size };
      return { model, indexedFields: new Set(Object.keys(schema)) };
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  });
}

/**
 * Makes the collection and its payload indexes, as far as they are missing: an earlier attempt may have been interrupted
 * after any of these steps. Each step is a call with a deadline of its own. Other instances may do the same at the same
 * time: making what exists changes nothing.
 *
 * @throws AppError `conflict` (`model_mismatch`) when the collection was made for another model
 */
export async function ensureCollection(
  parts: QdrantParts,
  model: EmbeddingModel,
  signal: AbortSignal,
): Promise<void> {
  const { api, collection, call } = parts;
  let found = await findCollection(parts, signal);
  if (found === undefined) {
    await createCollection(parts, model, signal);
    // Another instance may have been first, and with another model.
    found = await findCollection(parts, signal);
  }
  if (found !== undefined) refuseOtherModel(found.model, model);
  for (const [field, schema] of Object.entries(payloadIndexes)) {
    if (found?.indexedFields.has(field)) continue;
    const index = { collection_name: collection, wait: true, field_name: field, field_schema: schema };
    await call(signal, (init) => api.createFieldIndex(index, init));
  }
}

async function createCollection(
  { api, collection, call }: QdrantParts,
  model: EmbeddingModel,
  signal: AbortSignal,
): Promise<void> {
  const wanted = {
    collection_name: collection,
    vectors: { [denseVector]: { size: model.dimensions, distance: 'Cosine' as const } },
    sparse_vectors: { [lexicalVector]: { modifier: 'idf' as const } },
    metadata: { model: model.name },
  };
  await call(signal, async (init) => {
    try {
      await api.createCollection(wanted, init);
    } catch (error) {
      if (statusOf(error) !== 409) throw error;
    }
  });
}

/**
 * The first version of Qdrant that counts how rare a word is over the points that a filter names. Older ones ignore that
 * part of a request, and count over everybody's: nothing but the version shows it.
 */
const oldestVersion = [1, 19] as const;

/** @throws AppError `unavailable` (`vector_store_too_old`) for a server whose scores would reveal other tenants' words */
export function refuseOldVersion(version: string): void {
  const [oldestMajor, oldestMinor] = oldestVersion;
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new AppError('unavailable', `Qdrant ${version} is too old; ${oldestVersion.join('.')} is needed.`, {
    reason: 'vector_store_too_old',
    details: { version },
  });
}
