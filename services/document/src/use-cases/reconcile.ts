import type { Logger } from '@lectern/telemetry';
import type { DriftKind } from '../domain/drift.ts';
import type { ReconciledPart, ReconciliationRounds, ReconciliationStep } from '../ports/reconciliation.ts';
import { type ReconcileContentPorts, reconcileContent } from './reconcile-content.ts';
import { type LookOptions, type ReconcileDocumentsPorts, reconcileDocuments } from './reconcile-documents.ts';
import { type ReconcilePointsPorts, reconcilePoints } from './reconcile-points.ts';

export interface ReconcilePorts extends ReconcileDocumentsPorts, ReconcilePointsPorts, ReconcileContentPorts {
  readonly inventory: ReconcileDocumentsPorts['inventory'];
  readonly strays: ReconcilePointsPorts['strays'];
  readonly rounds: Pick<ReconciliationRounds, 'step'>;
  readonly countFinding: (kind: DriftKind, mended: boolean) => void;
  readonly logger: Pick<Logger, 'warn' | 'error'>;
}

export interface ReconcileInput extends LookOptions {
  readonly part: ReconciledPart;
  /** Time from the start of a round to the start of the next, in milliseconds. */
  readonly roundMs: number;
  /** Bytes that are younger are left out, in milliseconds. */
  readonly graceMs: number;
}

/** Some ten thousand documents: then it rests until the next call, as it does after it had something to mend. */
const mostSteps = 50;

/**
 * Goes on with the round of one part: compares it with the documents step by step, and mends what differs. Each step is done by one
 * instance, of any number that run it at once, and is done again if it fails; what was mended by then is no longer found, since
 * it is on its way. Decides on no error.
 *
 * @returns how many differences were mended
 */
export async function reconcile(
  ports: ReconcilePorts,
  { part, roundMs, ...input }: ReconcileInput,
  signal: AbortSignal,
): Promise<number> {
  const work = (position: string | undefined) => workOf(ports, { part, position, ...input }, signal);
  for (let steps = 0; steps < mostSteps; steps += 1) {
    const step = await ports.rounds.step(part, { roundMs, work }, signal);
    if (step === undefined) break;
    report(ports, step);
    const mended = step.findings.filter((finding) => finding.mended);
    if (mended.length > 0) return mended.length;
    if (step.position === undefined) break;
  }
  return 0;
}

type Work = Omit<ReconcileInput, 'roundMs'> & { readonly position: string | undefined };

function workOf(
  ports: ReconcilePorts,
  { part, ...input }: Work,
  signal: AbortSignal,
): Promise<ReconciliationStep> {
  if (part === 'documents') return reconcileDocuments(ports, input, signal);
  return part === 'points' ? reconcilePoints(ports, input, signal) : reconcileContent(ports, input, signal);
}

function report({ countFinding, logger }: ReconcilePorts, { findings }: ReconciliationStep): void {
  for (const { kind, documentId, tenantId, seen, mended } of findings) {
    countFinding(kind, mended);
    logger.warn({ kind, documentId, tenantId, seen, mended }, 'a store differs from the documents');
  }
}
