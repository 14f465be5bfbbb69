import { z } from 'zod';
import { documentIdOf } from '../ids.ts';
import { shownId } from './ids-in-requests.ts';
import { listOf, placeQuery } from './lists.ts';

/** What files are for, as far as it is served. Either is searched and read alike. */
const purposes = ['assistants', 'user_data'] as const;
export type FilePurpose = (typeof purposes)[number];

export const fileParams = z.object({ id: shownId });

export const filesQuery = z.strictObject({
  ...placeQuery(documentIdOf, { most: 10_000, byDefault: 100 }),
  purpose: z
    .enum(purposes)
    .optional()
    .describe('Only files of this purpose; what was not uploaded by this dialect is `user_data`'),
});

/** The form of an upload, as a description says it; it is passed on as a stream. */
export const fileForm = z
  .strictObject({
    file: z.string().meta({ format: 'binary', description: 'The file, with its name' }),
    purpose: z.enum(purposes).optional(),
  })
  .meta({
    id: 'OpenAiFileForm',
    examples: [{ file: 'Bees find their way by the sun.', purpose: 'assistants' }],
  });

const exampleId = 'file-0198d2f4a28f7c1995f38e9fa0b1c2d4';
const example = {
  ...{ id: exampleId, object: 'file' as const, bytes: 31, created_at: 1_795_875_702 },
  ...{ filename: 'bees.txt', purpose: 'assistants' as const, status: 'processed' as const },
};

export const fileObject = z
  .object({
    id: z.string(),
    object: z.literal('file'),
    bytes: z.int(),
    created_at: z.int(),
    filename: z.string(),
    purpose: z.enum(purposes),
    status: z
      .enum(['uploaded', 'processed', 'error'])
      .describe('`processed` once searches find it; `error` when they never will'),
    status_details: z.string().optional().describe('Why it is in error'),
  })
  .meta({ id: 'OpenAiFile', examples: [example] });

export const fileList = listOf(fileObject).meta({
  id: 'OpenAiFileList',
  examples: [{ object: 'list', data: [example], first_id: exampleId, last_id: exampleId, has_more: false }],
});

export const fileDeleted = z
  .object({ id: z.string(), object: z.literal('file'), deleted: z.literal(true) })
  .meta({ id: 'OpenAiFileDeleted', examples: [{ id: exampleId, object: 'file', deleted: true }] });
