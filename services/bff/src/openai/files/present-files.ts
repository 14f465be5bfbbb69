import type { z } from 'zod';
import type { StoredFile } from '../../ports/files.ts';
import { fileIdOf } from '../ids.ts';
import type { FilePurpose, fileObject } from './file-schemas.ts';
import { seconds } from './lists.ts';

/** A document as a file. */
export function toFile({ id, bytes, createdAt, name, ...facts }: StoredFile): z.input<typeof fileObject> {
  return {
    ...{ id: fileIdOf(id), object: 'file', bytes, created_at: seconds(createdAt), filename: name },
    purpose: purposeOf(facts),
    status: statusOf(facts),
    ...(facts.error === undefined ? {} : { status_details: facts.error.message }),
  };
}

function purposeOf({ metadata }: Pick<StoredFile, 'metadata'>): FilePurpose {
  return metadata.purpose === 'assistants' ? 'assistants' : 'user_data';
}

function statusOf({ status }: Pick<StoredFile, 'status'>): z.input<typeof fileObject>['status'] {
  if (status === 'indexed') return 'processed';
  return status === 'failed' || status === 'rejected' ? 'error' : 'uploaded';
}
