import { type DocumentProperties, describedBy, type Metadata, type ReadingWarning } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import { changedDescription, type DescriptionChange, type Given, isSameDescription } from './description.ts';
import { isSameMemberships, type Membership } from './membership.ts';
import { changedSharing, isSameSharing, type Sharing, type SharingChange } from './sharing.ts';
import { type DocumentStatus, isGone } from './status.ts';
import { type Failure, standing, type TimelineEntry, withEntry } from './timeline.ts';

/** The durable bytes of one version. */
export interface Content {
  readonly contentType: string;
  readonly bytes: number;
  /** 64 lower-case hex digits. */
  readonly sha256: string;
  readonly location: { readonly bucket: string; readonly key: string };
}

/** What the keys of all uploads begin with. */
export const contentPrefix = 'documents/';

/** The storage key of one upload. Each has its own, so that the bytes of a failed one can be removed safely. */
export function contentKey(upload: { tenantId: string; documentId: string; uploadId: string }): string {
  return `${contentPrefix}${upload.tenantId}/${upload.documentId}/${upload.uploadId}`;
}

/** Of which document a key of {@link contentKey} is; undefined for any other. */
export function contentPlace(key: string): DocumentKey | undefined {
  const [, tenantId, documentId] = /^documents\/(.+)\/([0-9a-f-]{36})\/[^/]+$/.exec(key) ?? [];
  return tenantId === undefined || documentId === undefined ? undefined : { tenantId, documentId };
}

/** What a document is found by: its id means nothing without its tenant. */
export interface DocumentKey {
  readonly tenantId: string;
  readonly documentId: string;
}

/** The mail that a document was attached to. */
export interface AttachedTo {
  /** Of the mail. */
  readonly documentId: string;
  /** Of the mail. */
  readonly version: number;
  /** Which attachment of that version it is, from 1; those that became no document are counted too. */
  readonly part: number;
  /** How many mails it was taken out of, one being in the other. */
  readonly depth: number;
}

/** A document. Content, status, chunk count, failure and warnings are those of its newest version. */
export interface Document extends Sharing {
  readonly id: string;
  readonly tenantId: string;
  readonly ownerId: string;
  /** Undefined for one that was uploaded. */
  readonly attachedTo: AttachedTo | undefined;
  /** As its sender gave it, or made of the name of the file; see {@link descriptionOf} for what others see. */
  readonly title: string;
  readonly titleGiven: boolean;
  /** What the file of the newest version was called by its sender, cleaned; undefined where there was no name. */
  readonly filename: string | undefined;
  /** Counts the changes of sharing from 1, since others get to know of them in any order; 0 for old documents. */
  readonly sharingRevision: number;
  /** That it is in, by their ids. */
  readonly collections: readonly Membership[];
  /** Counts the changes of what its sender says, and of the collections that it is in, likewise. */
  readonly descriptionRevision: number;
  /** As its sender gave it; see {@link descriptionOf}. */
  readonly metadata: Metadata;
  /** What the newest version that was read says about itself. */
  readonly properties: DocumentProperties | undefined;
  readonly version: number;
  /** How often the newest version was sent through the pipeline. */
  readonly attempt: number;
  readonly content: Content;
  readonly status: DocumentStatus;
  readonly chunkCount: number;
  readonly failure: Failure | undefined;
  /** What was lost when it was read, in the order of the document. */
  readonly warnings: readonly ReadingWarning[];
  /** The newest steps: all of the newest version, and of older ones as many as the repository reads. */
  readonly timeline: readonly TimelineEntry[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A document as lists have it: with its last step instead of its timeline, which grows with its versions. */
export interface ListedDocument extends Omit<Document, 'timeline'> {
  readonly lastStep: TimelineEntry;
}

/** What a new document is made of. */
export type NewDocument = Pick<
  Document,
  'id' | 'tenantId' | 'ownerId' | 'title' | 'visibility' | 'metadata' | 'content'
> &
  Partial<Pick<Document, 'titleGiven' | 'filename' | 'attachedTo' | 'collections'>> &
  Pick<SharingChange, 'readers'>;

/** What a new version is made of. */
export type NewContent = Content & Partial<Pick<Document, 'filename'>>;

/** A report of another service on one version. */
export type Progress = Omit<TimelineEntry, 'status'> & {
  readonly status: 'embedded' | 'indexed' | 'failed' | 'rejected';
};

/**
 * Version 1, whose bytes are durable.
 *
 * @throws AppError `invalid_argument` (`readers_need_private`) when it has readers and is for the whole tenant
 */
export function ingest(facts: NewDocument, now: Date): Document {
  const sharing = changedSharing({ ...facts, readers: [] }, facts);
  const first = {
    version: 1,
    attempt: 1,
    sharingRevision: 1,
    descriptionRevision: 1,
    createdAt: now,
    updatedAt: now,
  };
  const unsaid = { titleGiven: true, filename: undefined, attachedTo: undefined, collections: [] };
  return derive({ ...unsaid, ...facts, ...sharing, ...first }, [{ version: 1, status: 'ingested', at: now }]);
}

/**
 * The document with another sharing; the same object when that changes nothing.
 *
 * @throws AppError `invalid_argument` (`readers_need_private`) when readers are named of a document for the whole tenant
 */
export function share(document: Document, change: SharingChange, now: Date): Document {
  const sharing = changedSharing(document, change);
  if (isSameSharing(sharing, document)) return document;
  return resharedAt(document, sharing, now);
}

/** The document with a sharing that was decided, and its next revision. */
export function resharedAt(document: Document, sharing: Sharing, now: Date): Document {
  return { ...document, ...sharing, sharingRevision: document.sharingRevision + 1, updatedAt: now };
}

/**
 * The document with another description by its sender; the same object when that changes nothing. What it says about itself stays, where
 * its sender says nothing.
 *
 * @throws AppError `invalid_argument` (`metadata_too_large`)
 */
export function describe(document: Document, change: DescriptionChange, now: Date): Document {
  const given = changedDescription(document, change);
  return isSameDescription(given, document) ? document : describedAt(document, given, now);
}

/** The document with a description that was decided, and its next revision. */
export function describedAt(document: Document, given: Given, now: Date): Document {
  return { ...document, ...given, descriptionRevision: document.descriptionRevision + 1, updatedAt: now };
}

/** The document in other collections, or with other attributes there; the same object when that changes nothing. */
export function group(document: Document, collections: readonly Membership[], now: Date): Document {
  return isSameMemberships(collections, document.collections)
    ? document
    : groupedAt(document, collections, now);
}

/** The document with the collections that were decided. */
export function groupedAt(document: Document, collections: readonly Membership[], now: Date): Document {
  return {
    ...document,
    collections,
    descriptionRevision: document.descriptionRevision + 1,
    updatedAt: now,
  };
}

/** The next version. Searches go on with the one before until this one is indexed. */
export function replaceContent(
  document: Document,
  { filename, ...content }: NewContent,
  now: Date,
): Document {
  if (isGone(document.status)) throw documentNotFound();
  const version = document.version + 1;
  const entry: TimelineEntry = { version, status: 'ingested', at: now };
  return derive(
    { ...document, version, attempt: 1, content, filename, updatedAt: now },
    withEntry(document.timeline, entry),
  );
}

/** The newest version is sent through the pipeline again. It is searchable for as long as it was, and its failure is over. */
export function nextAttempt(document: Document, now: Date): Document {
  return derive({ ...document, attempt: document.attempt + 1, updatedAt: now }, document.timeline);
}

/**
 * The document with a report taken into account; the same object when that changes nothing, since it was known, is about
 * an older version or the failure of an older attempt, or the document is deleted. A report that names no attempt is of
 * the newest.
 */
export function recordProgress(document: Document, progress: Progress, now: Date): Document {
  if (progress.version !== document.version || isGone(document.status)) return document;
  const attempt = progress.attempt ?? document.attempt;
  if (progress.status === 'failed' && attempt < document.attempt) return document;
  const { attempt: _, ...report } = progress;
  const timeline = withEntry(document.timeline, attempt === 1 ? report : { ...report, attempt });
  return timeline === document.timeline ? document : derive({ ...document, updatedAt: now }, timeline);
}

/** When the bytes of the newest version were accepted, however much has been reported on it since. */
export function ingestedAt({ version, timeline, updatedAt }: Document): Date {
  return timeline.find((entry) => entry.version === version && entry.status === 'ingested')?.at ?? updatedAt;
}

/** The document can no longer be read; the data that is derived from it is still to be removed. */
export function beginDeletion(document: Document, now: Date): Document {
  return step(document, 'deleting', now);
}

/** The title and the metadata that a document has for everybody, with what it says about itself where its sender said nothing. */
export function descriptionOf(document: Described): Pick<Document, 'title' | 'metadata'> {
  return describedBy(document, document.properties);
}

type Described = Pick<Document, 'title' | 'titleGiven' | 'metadata' | 'properties'>;

/** All derived data is removed. Title, file name, metadata, readers and collections are removed too; the row stays as a tombstone. */
export function completeDeletion(document: Document, now: Date): Document {
  const timeline = document.timeline.map(({ warnings: _, properties: _own, ...entry }) => entry);
  const emptied = { title: '', filename: undefined, metadata: {}, readers: [], collections: [], timeline };
  return step({ ...document, ...emptied }, 'deleted', now);
}

/** The answer to an id that is unknown, malformed, deleted or another user's: alike, so that it reveals nothing. */
export function documentNotFound(): AppError {
  return new AppError('not_found', 'There is no such document.', { reason: 'document_not_found' });
}

function step(document: Document, status: DocumentStatus, now: Date): Document {
  const entry: TimelineEntry = { version: document.version, status, at: now };
  return derive({ ...document, updatedAt: now }, withEntry(document.timeline, entry));
}

/**
 * Status, chunk count, failure and warnings are never set by hand: they follow from the timeline of the newest version. What it says
 * about itself stays until the next one is read, as searches have it.
 */
function derive(
  facts: Omit<Document, 'timeline' | 'status' | 'chunkCount' | 'failure' | 'warnings' | 'properties'>,
  timeline: readonly TimelineEntry[],
): Document {
  const current = timeline.filter((entry) => entry.version === facts.version);
  const of = (status: DocumentStatus) => current.find((entry) => entry.status === status);
  const status = standing(current, facts.attempt);
  return {
    ...facts,
    timeline,
    status,
    chunkCount: of('indexed')?.chunkCount ?? of('embedded')?.chunkCount ?? 0,
    failure: of(status)?.failure,
    warnings: (of('embedded') ?? of('indexed'))?.warnings ?? [],
    properties: readStep(timeline)?.properties,
  };
}

/** The report that the newest version was read of which there is one: `embedded`, or `indexed` where that overtook it. */
function readStep(timeline: readonly TimelineEntry[]): TimelineEntry | undefined {
  const reports = timeline.filter(({ status }) => status === 'embedded' || status === 'indexed');
  const newest = reports.filter(({ version }) => version === reports.at(-1)?.version);
  return newest.find(({ status }) => status === 'embedded') ?? newest[0];
}
