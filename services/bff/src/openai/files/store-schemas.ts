import { boundedArray, boundedRecord, printableName } from '@lectern/contracts';
import { z } from 'zod';
import { limits } from '../../limits.ts';
import { collectionIdOf } from '../ids.ts';
import { shownId } from './ids-in-requests.ts';
import { listOf, placeQuery } from './lists.ts';

const unserved = 'is not served';

/** Files are cut as the platform cuts them. */
export const chunkingStrategy = z
  .looseObject({ type: z.string() })
  .refine(({ type }) => type === 'auto', unserved)
  .nullish()
  .describe('`auto` alone: files are cut as all documents of the platform are');

/** Nothing expires by itself. */
const expiresAfter = z.null(unserved).optional().describe('Nothing expires by itself');

/** Text that can be stored: neither NUL nor half of a surrogate pair. */
const storable = (most: number) =>
  z
    .string()
    .max(most)
    .refine(
      (text) => text.isWellFormed() && !text.includes('\0'),
      'Must be well-formed Unicode without NUL characters.',
    )
    .meta({ pattern: String.raw`^[^\u0000]*$` });

const metadata = boundedRecord(
  z
    .string()
    .max(limits.storeFactCharacters.value)
    .regex(/^[\p{L}\p{N}][\p{L}\p{N} _.-]{0,63}$/u, 'Must be 1 to 64 letters, digits, spaces or _ . -'),
  storable(limits.storeFactValueCharacters.value),
  { max: limits.storeFacts.value },
);

export const storeParams = z.object({ id: shownId });

export const storesQuery = z.strictObject(placeQuery(collectionIdOf, { most: 100, byDefault: 20 }));

const name = printableName(limits.storeNameCharacters.value);

/** `POST /v1/vector_stores`. */
export const newStore = z
  .strictObject({
    name: name.nullish().describe('Need not be unique; `Unnamed` where it is left out'),
    description: storable(limits.storeDescriptionCharacters.value).nullish(),
    metadata: metadata.nullish(),
    file_ids: boundedArray(shownId, { max: limits.batchFiles.value }).nullish(),
    chunking_strategy: chunkingStrategy,
    expires_after: expiresAfter,
  })
  .meta({ id: 'CreateVectorStoreRequest', examples: [{ name: 'Beekeeping', metadata: { shelf: '4' } }] });

/** `POST /v1/vector_stores/{id}`. */
export const storeChange = z
  .strictObject({
    name: name.nullish(),
    metadata: metadata.nullish().describe('All of it: what is left out goes'),
    expires_after: expiresAfter,
  })
  .meta({ id: 'UpdateVectorStoreRequest', examples: [{ name: 'Bees and wasps' }] });

const count = z.int().nonnegative();
export const fileCounts = z.object({
  ...{ in_progress: count, completed: count, failed: count, cancelled: count, total: count },
});

const exampleId = 'vs_0198d2f4c4b17e3b87a5a0b1c2d3e4f6';
const example = {
  ...{ id: exampleId, object: 'vector_store' as const, created_at: 1_795_875_702, name: 'Beekeeping' },
  ...{ description: null, status: 'completed' as const, usage_bytes: 31 },
  file_counts: { in_progress: 0, completed: 1, failed: 0, cancelled: 0, total: 1 },
  ...{ last_active_at: null, expires_after: null, expires_at: null, metadata: { shelf: '4' } },
};

export const storeObject = z
  .object({
    id: z.string(),
    object: z.literal('vector_store'),
    created_at: z.int(),
    name: z.string(),
    description: z.string().nullable(),
    status: z.enum(['in_progress', 'completed']),
    usage_bytes: count.describe('Of the files that the caller may read'),
    file_counts: fileCounts.describe('Of the files that the caller may read'),
    last_active_at: z.null().describe('Not known'),
    expires_after: z.null(),
    expires_at: z.null(),
    metadata: z.record(z.string(), z.string()).describe('What is no text is shown as its JSON'),
  })
  .meta({ id: 'VectorStore', examples: [example] });

export const storeList = listOf(storeObject).meta({
  id: 'VectorStoreList',
  examples: [{ object: 'list', data: [example], first_id: exampleId, last_id: exampleId, has_more: false }],
});

export const storeDeleted = z
  .object({ id: z.string(), object: z.literal('vector_store.deleted'), deleted: z.literal(true) })
  .meta({
    id: 'VectorStoreDeleted',
    examples: [{ id: exampleId, object: 'vector_store.deleted', deleted: true }],
  });
