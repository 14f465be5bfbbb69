import type { DocumentKey } from '../domain/document.ts';
import {
  type ComparableDocument,
  claimDrift,
  type Finding,
  isSettled,
  orphaned,
  seenTwice,
  toCompared,
} from '../domain/drift.ts';
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
 * of documents that are not known, were deleted, or have failed. Points that say something else of a document than the index, which
 * is right, are given it again. What a document that is on its way has is left alone. Decides on no error.
 */
export async function reconcilePoints(
  ports: ReconcilePointsPorts,
  { position, ...options }: ReconcilePointsInput,
  signal: AbortSignal,
): Promise<ReconciliationStep> {
  const { documents, outdated = [], next } = await ports.strays.findStrays(position, signal);
  const strays = await straysOf(ports, { documents, options }, signal);
  const stale = await staleOf(ports, { documents: outdated, options }, signal);
  if (strays.length + stale.length === 0) return { position: next, findings: [] };
  await ports.pause(options.confirmMs, signal);
  const findings = [
    ...(await confirmStrays(ports, { first: strays, options }, signal)),
    ...seenTwice(stale, await staleOf(ports, { documents: stale, options }, signal)),
  ];
  return { position: next, findings: await mendDrift(ports, { findings }, signal) };
}

async function confirmStrays(
  ports: ReconcilePointsPorts,
  { first, options }: { first: readonly Finding[]; options: LookOptions },
  signal: AbortSignal,
): Promise<Finding[]> {
  if (first.length === 0) return [];
  const compared = first.map(({ documentId, tenantId }) => ({ documentId, tenantId }));
  const { differing } = await ports.points.compare({ documents: compared }, signal);
  const still = new Set(differing.filter(({ strays }) => strays > 0).map(({ documentId }) => documentId));
  const left = compared.filter(({ documentId }) => still.has(documentId));
  return seenTwice(first, await straysOf(ports, { documents: left, options }, signal));
}

/** Documents of one comparison; some hundreds of points each are looked at one by one. */
const perComparison = 100;

/** What the points of these documents say that is not so, all of them being looked at. */
async function staleOf(
  { inventory, points, now }: Pick<ReconcilePointsPorts, 'inventory' | 'points' | 'now'>,
  { documents, options }: { documents: readonly DocumentKey[]; options: LookOptions },
  signal: AbortSignal,
): Promise<Finding[]> {
  const ids = [...new Set(documents.map(({ documentId }) => documentId))];
  const findings: Finding[] = [];
  for (let at = 0; at < ids.length; at += perComparison) {
    const settledBefore = new Date(now().getTime() - options.afterMs);
    const known = await inventory.find(ids.slice(at, at + perComparison), signal);
    const settled = known.filter((each) => each.status !== 'deleted' && isSettled(each, settledBefore));
    if (settled.length === 0) continue;
    const compared = settled.map((document) => toCompared(document, settledBefore));
    const { differing } = await points.compare({ documents: compared, everyPoint: true }, signal);
    const holdings = new Map(differing.map((holding) => [holding.documentId, holding]));
    findings.push(
      ...settled.flatMap((document) => {
        const holding = holdings.get(document.id);
        return holding === undefined ? [] : claimDrift(document, holding);
      }),
    );
  }
  return findings;
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
