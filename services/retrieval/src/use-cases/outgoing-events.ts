import { DocumentFailed, DocumentIndexed, DocumentUnindexed } from '@lectern/contracts';
import { type OutgoingEvent, outgoing } from '@lectern/events';
import type { VersionFacts } from '../domain/indexed-document.ts';

/** Why a version cannot be indexed. */
export interface IndexFailure {
  readonly documentId: string;
  readonly version: number;
  /** As in the event that it failed on. */
  readonly attempt?: number | undefined;
  readonly tenantId: string;
  readonly reason: string;
  readonly message: string;
}

/** A deletion that was decided by the document service. */
export interface Deletion {
  readonly documentId: string;
  readonly tenantId: string;
  readonly operationId: string;
}

/** A version is searchable: a search that starts after this was published finds it. */
export function documentIndexed(facts: VersionFacts, now: Date): OutgoingEvent {
  const { documentId, version, attempt, tenantId, model, chunkCount } = facts;
  const told = {
    ...(facts.properties && { properties: facts.properties }),
    ...(facts.warnings && { warnings: [...facts.warnings] }),
  };
  const indexed = { documentId, version, attempt, tenantId, model, chunkCount, ...told };
  const data = { ...indexed, timestamp: now.toISOString() };
  return outgoing(DocumentIndexed, data, documentId);
}

/** A version cannot be indexed, and will not be tried again. */
export function documentFailed(failure: IndexFailure, now: Date): OutgoingEvent {
  const { documentId, version, attempt, tenantId, reason, message } = failure;
  const facts = { documentId, version, attempt, tenantId, reason, message };
  const data = { ...facts, stage: 'index' as const, timestamp: now.toISOString() };
  return outgoing(DocumentFailed, data, documentId);
}

/** No point of a deleted document is left. */
export function documentUnindexed(
  deletion: Deletion & { removedPoints: number; remainingPoints: number },
  now: Date,
): OutgoingEvent {
  const { documentId, tenantId, operationId, removedPoints, remainingPoints } = deletion;
  const data = {
    documentId,
    tenantId,
    operationId,
    removedPoints,
    remainingPoints,
    timestamp: now.toISOString(),
  };
  return outgoing(DocumentUnindexed, data, documentId);
}
