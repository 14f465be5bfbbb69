import type { Logger } from '@lectern/telemetry';
import type { DriftKind, Finding } from '../domain/drift.ts';
import type { DriftRepairs, MendedFinding, StrayPoints } from '../ports/reconciliation.ts';
import type { Change, Current } from '../ports.ts';
import { attemptAgain } from './attempt-again.ts';
import { documentDeleted, documentDescribed, documentShared, unknownDeleted } from './outgoing-events.ts';

export interface MendDriftPorts {
  readonly repairs: DriftRepairs;
  readonly strays: Pick<StrayPoints, 'removeStrays'>;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly logger: Pick<Logger, 'error'>;
}

export interface MendDriftInput {
  readonly findings: readonly Finding[];
}

/** If more documents of one step are unknown, it is rather this database that lacks them: then nothing of them is removed. */
const mostUnknown = 50;

/**
 * Mends what was found, each by the way that there is for it: missing chunks and points by the next attempt at the document, of which
 * each stage takes what it has; sharing and description by their events; what is left of documents that are gone by their deletion once more; stray
 * points by their removal. A document that is no longer as it was found is left alone. A version that is ahead is not mended: which
 * of the two counts is for people to say. Decides on no error.
 *
 * @returns the findings, each with whether it is mended
 */
export async function mendDrift(
  ports: MendDriftPorts,
  { findings }: MendDriftInput,
  signal: AbortSignal,
): Promise<MendedFinding[]> {
  const mended = new Set([
    ...(await removeStrays(ports, findings, signal)),
    ...(await repair(ports, findings, signal)),
    ...(await removeUnknown(ports, findings, signal)),
  ]);
  return findings.map((finding) => ({ ...finding, mended: mended.has(finding) }));
}

async function removeStrays(
  ports: Pick<MendDriftPorts, 'strays' | 'logger'>,
  findings: readonly Finding[],
  signal: AbortSignal,
): Promise<Finding[]> {
  const stray = findings.filter(({ kind }) => kind === 'points_stray');
  if (areTooMany(ports, stray)) return [];
  for (const { documentId, tenantId } of stray) {
    await ports.strays.removeStrays({ documentId, tenantId }, signal);
  }
  return stray;
}

const repairable: readonly DriftKind[] = [
  'chunks_missing',
  'points_missing',
  'sharing_stale',
  'description_stale',
  'chunks_orphaned',
  'points_orphaned',
];

/** In one transaction, so that a document is made again once, whatever is missing of it. */
async function repair(
  { repairs, now }: Pick<MendDriftPorts, 'repairs' | 'now'>,
  findings: readonly Finding[],
  signal: AbortSignal,
): Promise<Finding[]> {
  const mendable = findings.filter(({ kind, document }) => document && repairable.includes(kind));
  if (mendable.length === 0) return [];
  const byId = Map.groupBy(mendable, ({ documentId }) => documentId);
  const decide = (current: Current) => decideRepair(current, byId.get(current.document.id) ?? [], now());
  const ids = new Set(await repairs.repair([...byId.keys()], decide, signal));
  return mendable.filter(({ documentId }) => ids.has(documentId));
}

function decideRepair(current: Current, findings: readonly Finding[], now: Date): Change | undefined {
  const { document, operation } = current;
  if (!findings.some((finding) => isAsFound(current, finding))) return undefined;
  if (document.status === 'deleted') {
    return operation && { document, operation, events: [documentDeleted(document, operation)] };
  }
  const has = (...kinds: DriftKind[]) => findings.some(({ kind }) => kinds.includes(kind));
  const events = [
    ...(has('sharing_stale') ? [documentShared(document)] : []),
    ...(has('description_stale') ? [documentDescribed(document)] : []),
  ];
  if (!has('chunks_missing', 'points_missing')) return { document, events };
  const again = attemptAgain(current, now);
  return { ...again, events: [...events, ...(again.events ?? [])] };
}

function isAsFound({ document }: Current, { document: found }: Finding): boolean {
  return (
    found?.status === document.status &&
    found.version === document.version &&
    found.attempt === document.attempt &&
    found.updatedAt.getTime() === document.updatedAt.getTime()
  );
}

async function removeUnknown(
  ports: Pick<MendDriftPorts, 'repairs' | 'newId' | 'now' | 'logger'>,
  findings: readonly Finding[],
  signal: AbortSignal,
): Promise<Finding[]> {
  const isOrphan = ({ kind }: Finding) => kind === 'chunks_orphaned' || kind === 'points_orphaned';
  const unknown = findings.filter((finding) => finding.document === undefined && isOrphan(finding));
  if (unknown.length === 0 || areTooMany(ports, unknown)) return [];
  const keys = new Map(unknown.map(({ documentId, tenantId }) => [documentId, { documentId, tenantId }]));
  const events = [...keys.values()].map((key) => unknownDeleted(key, ports.newId(), ports.now()));
  await ports.repairs.publish(events, signal);
  return unknown;
}

function areTooMany({ logger }: Pick<MendDriftPorts, 'logger'>, findings: readonly Finding[]): boolean {
  const unknown = new Set(
    findings.filter((each) => each.document === undefined).map((each) => each.documentId),
  );
  if (unknown.size <= mostUnknown) return false;
  logger.error({ unknown: unknown.size }, 'nothing is removed: too many documents are unknown here');
  return true;
}
