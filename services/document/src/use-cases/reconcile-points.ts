import type { DocumentKey } from '../domain/document.ts';
import { type ComparableDocument, type Finding, isSettled, orphaned, seenTwice } from '../domain/drift.ts';
import type {
  DerivedData,
  DocumentInventory,
  ReconciliationStep,
  StrayPoints,
} from '../ports/reconciliation.ts';
import { type MendDriftPorts, mendDrift } from './mend-drift.ts';
import type { LookOptions } from './reconcile-documents.ts';

export interface ReconcilePointsPorts extends MendDriftPorts {
  readonly inventory: Pick<DocumentInventory, 'find'>;
  readonly points: DerivedData;
  readonly strays: StrayPoints;
  readonly now: () => Date;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

export interface ReconcilePointsInput extends LookOptions {
  readonly position: string | undefined;
}

/**
 * Looks through the next points of the vector store for those of documents of which no version is searchable, and removes them:
 * of documents that are not known, were deleted, or have failed. What a document that is on its way has is left alone. Decides on no
 * error.
 */
export async function reconcilePoints(
  ports: ReconcilePointsPorts,
  { position, ...options }: ReconcilePointsInput,
  signal: AbortSignal,
): Promise<ReconciliationStep> {
  const { documents, next } = await ports.strays.findStrays(position, signal);
  const first = await straysOf(ports, { documents, options }, signal);
  if (first.length === 0) return { position: next, findings: [] };
  await ports.pause(options.confirmMs, signal);
  const compared = first.map(({ documentId, tenantId }) => ({ documentId, tenantId }));
  const { differing } = await ports.points.compare({ documents: compared }, signal);
  const still = new Set(differing.filter(({ strays }) => strays > 0).map(({ documentId }) => documentId));
  const left = compared.filter(({ documentId }) => still.has(documentId));
  const findings = seenTwice(first, await straysOf(ports, { documents: left, options }, signal));
  return { position: next, findings: await mendDrift(ports, { findings }, signal) };
}

async function straysOf(
  { inventory, now }: Pick<ReconcilePointsPorts, 'inventory' | 'now'>,
  { documents, options }: { documents: readonly DocumentKey[]; options: LookOptions },
  signal: AbortSignal,
): Promise<Finding[]> {
  if (documents.length === 0) return [];
  const settledBefore = new Date(now().getTime() - options.afterMs);
  const ids = documents.map(({ documentId }) => documentId);
  const known = new Map((await inventory.find(ids, signal)).map((document) => [document.id, document]));
  return documents.flatMap((key) => {
    const document = known.get(key.documentId);
    return isStray(document, settledBefore) ? [orphaned('points_stray', key, document)] : [];
  });
}

/** Points of a document that is indexed and not live are missed by the comparison of documents, and made again. */
function isStray(document: ComparableDocument | undefined, settledBefore: Date): boolean {
  if (document === undefined) return true;
  return document.status !== 'indexed' && isSettled(document, settledBefore);
}
