import type { BatchOutcome, BatchResource } from '@lectern/contracts';
import type { z } from 'zod';
import type { BatchEntry, Collection, FileError } from '../../ports/files.ts';
import type { MemberFile } from '../../use-cases/get-member.ts';
import { fileBatchIdOf, fileIdOf, vectorStoreIdOf } from '../ids.ts';
import { seconds } from './lists.ts';
import type { FileStatus, fileBatch, StoreFile } from './store-file-schemas.ts';
import type { storeObject } from './store-schemas.ts';

/** How far it is with a file, in the words of the platform. */
export const outcomeOf: Readonly<Record<FileStatus, BatchOutcome>> = {
  in_progress: 'pending',
  completed: 'indexed',
  failed: 'failed',
  cancelled: 'cancelled',
};

/** A collection as a vector store. */
export function toStore(collection: Collection): z.input<typeof storeObject> {
  const { id, name, description, metadata, documents, bytes, createdAt } = collection;
  const { ingested, embedded, indexed: completed, joining } = documents;
  const inProgress = ingested + embedded + joining;
  const failed = documents.failed + documents.rejected;
  return {
    ...{ id: vectorStoreIdOf(id), object: 'vector_store', created_at: seconds(createdAt), name },
    description: description === '' ? null : description,
    status: inProgress > 0 ? 'in_progress' : 'completed',
    usage_bytes: bytes,
    file_counts: {
      ...{ in_progress: inProgress, completed, failed, cancelled: 0 },
      total: inProgress + completed + failed,
    },
    ...{ last_active_at: null, expires_after: null, expires_at: null },
    metadata: Object.fromEntries(Object.entries(metadata).map(([key, fact]) => [key, textOf(fact)])),
  };
}

const textOf = (fact: unknown): string => (typeof fact === 'string' ? fact : JSON.stringify(fact));

/** A document in a collection as a file of a vector store. */
export function toStoreFile({ file, membership }: MemberFile): StoreFile {
  return {
    ...common(membership.id),
    ...{ id: fileIdOf(file.id), created_at: seconds(membership.addedAt) },
    status: statusOf(file.status),
    last_error: file.error === undefined ? null : toLastError(file.error),
    usage_bytes: file.bytes,
    attributes: { ...membership.attributes },
  };
}

/** A document of a batch as a file of a vector store. */
export function toBatchFile(collectionId: string, entry: BatchEntry): StoreFile {
  return {
    ...common(collectionId),
    ...{ id: fileIdOf(entry.documentId), created_at: seconds(entry.addedAt) },
    status: statusOfOutcome[entry.outcome],
    last_error: entry.error === undefined ? null : toLastError(entry.error),
    usage_bytes: entry.bytes,
    attributes: { ...entry.attributes },
  };
}

function common(collectionId: string) {
  return {
    object: 'vector_store.file' as const,
    vector_store_id: vectorStoreIdOf(collectionId),
    chunking_strategy: { type: 'other' as const },
  };
}

const statusOfOutcome: Readonly<Record<BatchOutcome, FileStatus>> = {
  pending: 'in_progress',
  indexed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
};

function statusOf(status: string): FileStatus {
  if (status === 'indexed') return 'completed';
  return status === 'failed' || status === 'rejected' ? 'failed' : 'in_progress';
}

/** What is wrong with a file is found where it is read; what was not put into the collection is a fault of the file too. */
function toLastError({ stage, reason, message }: FileError): NonNullable<StoreFile['last_error']> {
  if (reason.startsWith('unsupported')) return { code: 'unsupported_file', message };
  return { code: stage === undefined || stage === 'extract' ? 'invalid_file' : 'server_error', message };
}

/** A batch as a file batch. Its status and its counts change in the same answer, since clients wait for either. */
export function toFileBatch({
  id,
  collectionId,
  createdAt,
  documents,
}: BatchResource): z.input<typeof fileBatch> {
  const { pending, indexed: completed, failed, cancelled, total } = documents;
  return {
    ...{ id: fileBatchIdOf(id), object: 'vector_store.file_batch', created_at: seconds(createdAt) },
    vector_store_id: vectorStoreIdOf(collectionId),
    status: batchStatus(documents),
    file_counts: { in_progress: pending, completed, failed, cancelled, total },
  };
}

function batchStatus({ pending, failed, cancelled, total }: BatchResource['documents']): FileStatus {
  if (pending > 0) return 'in_progress';
  if (cancelled > 0) return 'cancelled';
  return total > 0 && failed === total ? 'failed' : 'completed';
}
