import { attributeName, attributeValue, boundedArray, boundedRecord } from '@lectern/contracts';
import { z } from 'zod';
import { limits } from '../../limits.ts';
import { documentIdOf } from '../ids.ts';
import { shownId } from './ids-in-requests.ts';
import { listOf, placeQuery } from './lists.ts';
import { chunkingStrategy, fileCounts } from './store-schemas.ts';

/** How far it is with a file. */
export const fileStatuses = ['in_progress', 'completed', 'failed', 'cancelled'] as const;
export type FileStatus = (typeof fileStatuses)[number];

const attributes = boundedRecord(attributeName, attributeValue, { max: limits.attributes.value });

export const storeFileParams = z.object({ id: shownId, fileId: shownId });
export const batchParams = z.object({ id: shownId, batchId: shownId });

export const storeFilesQuery = z.strictObject({
  ...placeQuery(documentIdOf, { most: 100, byDefault: 20 }),
  filter: z.enum(fileStatuses).optional().describe('Only files of this status'),
});

const asked = {
  file_id: shownId,
  attributes: attributes.nullish(),
  chunking_strategy: chunkingStrategy,
};

/** `POST /v1/vector_stores/{id}/files`. */
export const newStoreFile = z.strictObject(asked).meta({
  id: 'CreateVectorStoreFileRequest',
  examples: [{ file_id: 'file-0198d2f4a28f7c1995f38e9fa0b1c2d4', attributes: { chapter: 3 } }],
});

/** `POST /v1/vector_stores/{id}/files/{fileId}`. */
export const storeFileChange = z
  .strictObject({ attributes: attributes.nullable().describe('All of them: what is left out goes') })
  .meta({ id: 'UpdateVectorStoreFileRequest', examples: [{ attributes: { chapter: 4 } }] });

/** `POST /v1/vector_stores/{id}/file_batches`. */
export const newBatch = z
  .strictObject({
    file_ids: boundedArray(shownId, { min: 1, max: limits.batchFiles.value }).nullish(),
    files: boundedArray(z.strictObject(asked), { min: 1, max: limits.batchFiles.value })
      .nullish()
      .describe('In the place of `file_ids`, where files have attributes of their own'),
    attributes: attributes.nullish().describe('Of all files that have none of their own'),
    chunking_strategy: chunkingStrategy,
  })
  .refine(({ file_ids: ids, files }) => (ids ?? files) != null, {
    path: ['file_ids'],
    error: 'Either `file_ids` or `files` must be there.',
  })
  .refine(({ file_ids: ids, files }) => ids == null || files == null, {
    path: ['files'],
    error: 'Must not be there together with `file_ids`.',
  })
  .meta({
    id: 'CreateFileBatchRequest',
    examples: [{ file_ids: ['file-0198d2f4a28f7c1995f38e9fa0b1c2d4'] }],
  });

const store = 'vs_0198d2f4c4b17e3b87a5a0b1c2d3e4f6';
const example = {
  ...{ id: 'file-0198d2f4a28f7c1995f38e9fa0b1c2d4', object: 'vector_store.file' as const },
  ...{ created_at: 1_795_875_702, vector_store_id: store, status: 'completed' as const, last_error: null },
  ...{ usage_bytes: 31, attributes: { chapter: 3 }, chunking_strategy: { type: 'other' as const } },
};

export const storeFile = z
  .object({
    id: z.string().describe('Of the file'),
    object: z.literal('vector_store.file'),
    created_at: z.int().describe('When the file came into the vector store'),
    vector_store_id: z.string(),
    status: z.enum(fileStatuses),
    last_error: z
      .object({ code: z.enum(['invalid_file', 'unsupported_file', 'server_error']), message: z.string() })
      .nullable(),
    usage_bytes: z.int().nonnegative(),
    attributes: z.record(z.string(), attributeValue),
    chunking_strategy: z.object({ type: z.literal('other') }),
  })
  .meta({ id: 'VectorStoreFile', examples: [example] });
export type StoreFile = z.input<typeof storeFile>;

export const storeFileList = listOf(storeFile).meta({
  id: 'VectorStoreFileList',
  examples: [{ object: 'list', data: [example], first_id: example.id, last_id: example.id, has_more: false }],
});

export const storeFileDeleted = z
  .object({ id: z.string(), object: z.literal('vector_store.file.deleted'), deleted: z.literal(true) })
  .meta({
    id: 'VectorStoreFileDeleted',
    examples: [{ id: example.id, object: 'vector_store.file.deleted', deleted: true }],
  });

export const storeFileContent = z
  .object({
    object: z.literal('vector_store.file_content.page'),
    data: z.array(z.object({ type: z.literal('text'), text: z.string() })),
    has_more: z.literal(false),
    next_page: z.null(),
  })
  .meta({
    id: 'VectorStoreFileContent',
    description: 'All that was read of the file, in parts',
    examples: [
      {
        object: 'vector_store.file_content.page',
        data: [{ type: 'text', text: 'Bees find their way by the sun.' }],
        ...{ has_more: false, next_page: null },
      },
    ],
  });

export const fileBatch = z
  .object({
    id: z.string(),
    object: z.literal('vector_store.file_batch'),
    created_at: z.int(),
    vector_store_id: z.string(),
    status: z.enum(fileStatuses).describe('`failed` when all of its files have'),
    file_counts: fileCounts.describe('Of the files that the caller may read'),
  })
  .meta({
    id: 'FileBatch',
    examples: [
      {
        ...{ id: 'vsfb_0198d2f4d5c27f4c98b6b1c2d3e4f5a7', object: 'vector_store.file_batch' },
        ...{ created_at: 1_795_875_702, vector_store_id: store, status: 'in_progress' },
        file_counts: { in_progress: 1, completed: 0, failed: 0, cancelled: 0, total: 1 },
      },
    ],
  });
