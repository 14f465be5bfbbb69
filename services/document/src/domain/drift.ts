import type { ComparedDocument, Holding } from '@lectern/contracts';
import type { Document, DocumentKey } from './document.ts';
import { isFinal } from './status.ts';

/** In what a store can differ from the documents. */
export const driftKinds = [
  'chunks_missing',
  'chunks_orphaned',
  'points_missing',
  'points_stray',
  'points_orphaned',
  'sharing_stale',
  'description_stale',
  'version_ahead',
  'content_missing',
  'content_orphaned',
] as const;
export type DriftKind = (typeof driftKinds)[number];

/** Numbers by kind; one without any is missing. */
export type DriftCounts = Readonly<Partial<Record<DriftKind, number>>>;

/** What is compared of a document. */
export type ComparableDocument = Pick<
  Document,
  | 'id'
  | 'tenantId'
  | 'version'
  | 'attempt'
  | 'status'
  | 'chunkCount'
  | 'sharingRevision'
  | 'descriptionRevision'
  | 'updatedAt'
>;

/** A difference that was seen. */
export interface Finding extends DocumentKey {
  readonly kind: DriftKind;
  /** The document as it was then; undefined when there is none. */
  readonly document?: ComparableDocument | undefined;
  /** What else was seen: two looks that see the same have the same text. */
  readonly seen: string;
}

/** True when the document took its last step before that time, and none is expected: nothing of it is on its way. */
export function isSettled({ status, updatedAt }: ComparableDocument, before: Date): boolean {
  return isFinal(status) && updatedAt <= before;
}

/** A document as the other services are told of it: what they should hold is known of a settled one alone. */
export function toCompared(document: ComparableDocument, settledBefore: Date): ComparedDocument {
  const {
    id: documentId,
    tenantId,
    version,
    chunkCount,
    sharingRevision,
    descriptionRevision,
    status,
  } = document;
  if (!isSettled(document, settledBefore)) return { documentId, tenantId };
  if (status === 'deleted') return { documentId, tenantId, gone: true };
  const whole = status === 'indexed' ? { version, chunkCount } : {};
  return { documentId, tenantId, sharingRevision, descriptionRevision, ...whole };
}

/** What is wrong with the chunks of a settled document. */
export function chunkDrift(document: ComparableDocument, holding: Holding): Finding[] {
  return [found(document, holding.version > document.version ? 'version_ahead' : 'chunks_missing', holding)];
}

/** What is wrong with the points of a settled document. */
export function pointDrift(document: ComparableDocument, holding: Holding): Finding[] {
  const { version, count, strays } = holding;
  const { sharingRevision = document.sharingRevision } = holding;
  const { descriptionRevision = document.descriptionRevision } = holding;
  const isAhead =
    version > document.version ||
    sharingRevision > document.sharingRevision ||
    descriptionRevision > document.descriptionRevision;
  const kinds: DriftKind[] = [];
  if (isAhead) kinds.push('version_ahead');
  else if (document.status === 'indexed' && (version < document.version || count !== document.chunkCount))
    kinds.push('points_missing');
  if (strays > 0) kinds.push('points_stray');
  if (sharingRevision < document.sharingRevision) kinds.push('sharing_stale');
  if (descriptionRevision < document.descriptionRevision) kinds.push('description_stale');
  return kinds.map((kind) => found(document, kind, holding));
}

/**
 * What points say of a settled document that its index knows better. Where the index is not up to date either, that is a finding of
 * {@link pointDrift}, and its points follow.
 */
export function claimDrift(document: ComparableDocument, holding: Holding): Finding[] {
  const { outdated, sharingRevision, descriptionRevision } = holding;
  const kinds: DriftKind[] = [];
  if (outdated?.audience && sharingRevision === document.sharingRevision) kinds.push('sharing_stale');
  if (outdated?.facts && descriptionRevision === document.descriptionRevision)
    kinds.push('description_stale');
  return kinds.map((kind) => found(document, kind, holding));
}

/** Data of a document that is not known, or was deleted. */
export function orphaned(
  kind: DriftKind,
  { documentId, tenantId }: DocumentKey,
  document: ComparableDocument | undefined,
): Finding {
  return { kind, documentId, tenantId, document, seen: '' };
}

/** Those of the first look that the second one saw too, all being as it was. */
export function seenTwice(first: readonly Finding[], second: readonly Finding[]): Finding[] {
  const labels = new Set(second.map(labelOf));
  return first.filter((finding) => labels.has(labelOf(finding)));
}

/** Numbers by kind. */
export function countByKind(findings: readonly Pick<Finding, 'kind'>[]): DriftCounts {
  const byKind = Map.groupBy(findings, ({ kind }) => kind);
  return Object.fromEntries([...byKind].map(([kind, its]) => [kind, its.length]));
}

function found(document: ComparableDocument, kind: DriftKind, holding: Holding): Finding {
  const { id: documentId, tenantId } = document;
  const { version, count, strays, sharingRevision, descriptionRevision, outdated } = holding;
  const seen = JSON.stringify([version, count, strays, sharingRevision, descriptionRevision, outdated]);
  return { kind, documentId, tenantId, document, seen };
}

function labelOf({ kind, documentId, tenantId, document, seen }: Finding): string {
  const { version, attempt, status, updatedAt } = document ?? {};
  return JSON.stringify([kind, documentId, tenantId, version, attempt, status, updatedAt, seen]);
}
