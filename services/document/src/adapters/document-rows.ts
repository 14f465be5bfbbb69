import type { DocumentProperties } from '@lectern/contracts';
import type { DeleteOperation } from '../domain/delete-operation.ts';
import type { Document, ListedDocument } from '../domain/document.ts';
import { byTime, type Failure, type TimelineEntry } from '../domain/timeline.ts';
import { membershipOfJson, type StoredMembership } from './document-json.ts';

/** A document with its newest version, in one row. */
interface FactsRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly owner_id: string;
  readonly title: string;
  readonly title_given: boolean;
  readonly filename: string | null;
  readonly description_revision: number;
  readonly attached_to: string | null;
  readonly attached_version: number;
  readonly attached_part: number;
  readonly attached_depth: number;
  readonly visibility: Document['visibility'];
  readonly readers: readonly string[];
  readonly sharing_revision: number;
  readonly collections: readonly StoredMembership[] | null;
  readonly metadata: Document['metadata'];
  readonly version: number;
  readonly attempt: number;
  readonly status: Document['status'];
  readonly chunk_count: number;
  readonly failure: Failure | null;
  readonly warnings: Document['warnings'];
  readonly properties: DocumentProperties | null;
  readonly content_type: string;
  readonly bytes: string;
  readonly sha256: string;
  readonly blob_bucket: string;
  readonly blob_key: string;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** A document with the newest entries of its timeline. */
export interface DocumentRow extends FactsRow {
  readonly timeline: readonly TimelineRow[];
}

/** A document with its last step alone. */
export interface ListedRow extends FactsRow {
  readonly last_step: TimelineRow;
}

/** A timeline entry as Postgres builds it in JSON. */
export interface TimelineRow {
  readonly version: number;
  readonly status: Document['status'];
  readonly attempt: number;
  readonly at: string;
  readonly chunkCount: number | null;
  readonly failure: Failure | null;
  readonly warnings: Document['warnings'] | null;
  readonly properties: DocumentProperties | null;
  readonly position: number;
}

/** A row of `delete_operations`. */
export interface OperationRow {
  readonly id: string;
  readonly document_id: string;
  readonly tenant_id: string;
  readonly requested_by: string;
  readonly content_removed_at: Date | null;
  readonly chunks_removed_at: Date | null;
  readonly index_removed_at: Date | null;
  readonly collections: readonly string[];
  readonly attachments: number;
  readonly attachments_removed_at: Date | null;
  readonly content_removed: number | null;
  readonly chunks_removed: number | null;
  readonly index_removed: number | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** A version has about four steps, so these are the steps of the newest fifty versions. */
const mostSteps = 200;

const readers = 'ARRAY(SELECT reader_id FROM document_readers WHERE document_id = d.id)';
const collections = `(SELECT json_agg(json_build_object('id', m.collection_id, 'attributes', m.attributes,
    'addedBy', m.added_by, 'addedAt', m.added_at) ORDER BY m.collection_id)
  FROM document_collections m WHERE m.document_id = d.id)`;
const columns = `d.*, ${readers} AS readers, ${collections} AS collections, v.content_type, v.bytes, v.sha256, v.blob_bucket, v.blob_key`;
const tables = `documents d
  JOIN document_versions v ON v.document_id = d.id AND v.version = d.version`;
const step = `json_build_object('version', t.version, 'status', t.status, 'attempt', t.attempt, 'at', t.at,
    'chunkCount', t.chunk_count, 'failure', t.failure, 'warnings', t.warnings, 'properties', t.properties,
    'position', t.position)`;
const newestSteps = `SELECT * FROM document_timeline WHERE document_id = d.id
    ORDER BY version DESC, at DESC, position DESC`;

/** The columns of {@link DocumentRow}; the caller adds the condition. */
export const selectDocument = `
  SELECT ${columns}, (SELECT json_agg(${step}) FROM (${newestSteps} LIMIT ${mostSteps}) t) AS timeline
  FROM ${tables}`;

/** The columns of {@link ListedRow}; the caller adds the condition. */
export const selectListed = `
  SELECT ${columns}, (SELECT ${step} FROM (${newestSteps} LIMIT 1) t) AS last_step
  FROM ${tables}`;

/** The deletion of one document. */
export const selectDeletion = 'SELECT * FROM delete_operations WHERE document_id = $1 AND tenant_id = $2';

/** A document of its row, with the timeline in the order of its times. */
export function toDocument(row: DocumentRow): Document {
  return { ...toFacts(row), timeline: row.timeline.map(toEntry).sort(byTime) };
}

/** A document of its row in a list. */
export function toListed(row: ListedRow): ListedDocument {
  return { ...toFacts(row), lastStep: toEntry(row.last_step) };
}

function toFacts(row: FactsRow): Omit<Document, 'timeline'> {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    ownerId: row.owner_id,
    attachedTo: toAttachedTo(row),
    title: row.title,
    titleGiven: row.title_given,
    filename: row.filename ?? undefined,
    descriptionRevision: row.description_revision,
    visibility: row.visibility,
    // Not in SQL, whose order of texts is that of the database's language.
    readers: row.readers.toSorted(),
    sharingRevision: row.sharing_revision,
    collections: (row.collections ?? []).map(membershipOfJson),
    metadata: row.metadata,
    version: row.version,
    attempt: row.attempt,
    content: {
      contentType: row.content_type,
      bytes: Number(row.bytes),
      sha256: row.sha256,
      location: { bucket: row.blob_bucket, key: row.blob_key },
    },
    status: row.status,
    chunkCount: row.chunk_count,
    failure: row.failure ?? undefined,
    warnings: row.warnings,
    properties: row.properties ?? undefined,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function toAttachedTo(row: FactsRow): Document['attachedTo'] {
  if (row.attached_to === null) return undefined;
  const { attached_version: version, attached_part: part, attached_depth: depth } = row;
  return { documentId: row.attached_to, version, part, depth };
}

function toEntry(row: TimelineRow): TimelineEntry {
  return {
    version: row.version,
    status: row.status,
    at: new Date(row.at),
    position: row.position,
    ...(row.attempt === 1 ? {} : { attempt: row.attempt }),
    ...(row.chunkCount === null ? {} : { chunkCount: row.chunkCount }),
    ...(row.failure === null ? {} : { failure: row.failure }),
    ...(row.warnings === null ? {} : { warnings: row.warnings }),
    ...(row.properties === null ? {} : { properties: row.properties }),
  };
}

/** A deletion of its row; a part that is not confirmed is missing. */
export function toOperation(row: OperationRow): DeleteOperation {
  return {
    id: row.id,
    documentId: row.document_id,
    tenantId: row.tenant_id,
    requestedBy: row.requested_by,
    ...(row.collections.length === 0 ? {} : { collections: row.collections }),
    ...(row.attachments === 0 ? {} : { attachments: row.attachments }),
    confirmed: {
      ...(row.content_removed_at === null ? {} : { content: row.content_removed_at }),
      ...(row.chunks_removed_at === null ? {} : { chunks: row.chunks_removed_at }),
      ...(row.index_removed_at === null ? {} : { index: row.index_removed_at }),
      ...(row.attachments_removed_at === null ? {} : { attachments: row.attachments_removed_at }),
    },
    removed: {
      ...(row.content_removed === null ? {} : { content: row.content_removed }),
      ...(row.chunks_removed === null ? {} : { chunks: row.chunks_removed }),
      ...(row.index_removed === null ? {} : { index: row.index_removed }),
      ...(row.attachments_removed_at === null ? {} : { attachments: row.attachments }),
    },
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
