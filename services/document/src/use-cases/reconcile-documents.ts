import type { ComparisonRequest, ComparisonResponse } from '@lectern/contracts';
import type { DocumentKey } from '../domain/document.ts';
import {
  type ComparableDocument,
  chunkDrift,
  type Finding,
  isSettled,
  orphaned,
  pointDrift,
  seenTwice,
  toCompared,
} from '../domain/drift.ts';
import type { DerivedData, DocumentInventory, ReconciliationStep } from '../ports/reconciliation.ts';
import { type MendDriftPorts, mendDrift } from './mend-drift.ts';

export interface ReconcileDocumentsPorts extends MendDriftPorts {
  readonly inventory: DocumentInventory;
  readonly chunks: DerivedData;
  readonly points: DerivedData;
  readonly now: () => Date;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/** When a difference is one. */
export interface LookOptions {
  /** Documents that took a step more recently are left out, in milliseconds. */
  readonly afterMs: number;
  /** Time between the two looks that have to see the same, in milliseconds. */
  readonly confirmMs: number;
}

export interface ReconcileDocumentsInput extends LookOptions {
  readonly position: string | undefined;
}

const perPage = 200;

/**
 * Compares the next documents, in the order of their ids, with the chunks and points that there are of them, and of all others
 * in that range. Where something differs it looks again after a while; what is the same then is mended. Decides on no error.
 */
export async function reconcileDocuments(
  ports: ReconcileDocumentsPorts,
  { position, ...options }: ReconcileDocumentsInput,
  signal: AbortSignal,
): Promise<ReconciliationStep> {
  const documents = await ports.inventory.page({ after: position, limit: perPage }, signal);
  const until = documents.length < perPage ? undefined : documents.at(-1)?.id;
  const range = { ...(position && { after: position }), ...(until && { until }) };
  const first = await look(ports, { documents, range, options }, signal);
  if (first.length === 0) return { position: until, findings: [] };
  await ports.pause(options.confirmMs, signal);
  const findings = seenTwice(first, await lookAgain(ports, { first, options }, signal));
  return { position: until, findings: await mendDrift(ports, { findings }, signal) };
}

interface Look {
  readonly documents: readonly ComparableDocument[];
  readonly range: NonNullable<ComparisonRequest['range']>;
  readonly options: LookOptions;
}

async function look(
  ports: ReconcileDocumentsPorts,
  { documents, range, options }: Look,
  signal: AbortSignal,
): Promise<Finding[]> {
  const settledBefore = new Date(ports.now().getTime() - options.afterMs);
  const compared = documents.map((document) => toCompared(document, settledBefore));
  const { chunks, points } = await compare(ports, { documents: compared, range }, signal);
  const settled = settledById(documents, settledBefore);
  return [
    ...differences(settled, { chunks, points }),
    ...(await orphansOf(ports, { chunks, points, settledBefore }, signal)),
  ];
}

/** A look at the documents alone that something was found of, as they are now. */
async function lookAgain(
  ports: ReconcileDocumentsPorts,
  { first, options }: { first: readonly Finding[]; options: LookOptions },
  signal: AbortSignal,
): Promise<Finding[]> {
  const settledBefore = new Date(ports.now().getTime() - options.afterMs);
  const keys = new Map(first.map(({ documentId, tenantId }) => [documentId, { documentId, tenantId }]));
  const documents = await ports.inventory.find([...keys.keys()], signal);
  const known = new Map(documents.map((document) => [document.id, document]));
  const compared = [...keys.values()].map((key) => {
    const document = known.get(key.documentId);
    return document === undefined ? { ...key, gone: true as const } : toCompared(document, settledBefore);
  });
  const { chunks, points } = await compare(ports, { documents: compared }, signal);
  const orphans = (kind: 'chunks_orphaned' | 'points_orphaned', { differing }: ComparisonResponse) =>
    differing.flatMap(({ documentId }) => {
      const [key, document] = [keys.get(documentId), known.get(documentId)];
      if (key === undefined || (document && document.status !== 'deleted')) return [];
      return [orphaned(kind, key, document)];
    });
  return [
    ...differences(settledById(documents, settledBefore), { chunks, points }),
    ...orphans('chunks_orphaned', chunks),
    ...orphans('points_orphaned', points),
  ];
}

interface Compared {
  readonly chunks: ComparisonResponse;
  readonly points: ComparisonResponse;
}

async function compare(
  { chunks, points }: Pick<ReconcileDocumentsPorts, 'chunks' | 'points'>,
  request: ComparisonRequest,
  signal: AbortSignal,
): Promise<Compared> {
  const [ofChunks, ofPoints] = await Promise.all([
    chunks.compare(request, signal),
    points.compare(request, signal),
  ]);
  return { chunks: ofChunks, points: ofPoints };
}

function settledById(
  documents: readonly ComparableDocument[],
  before: Date,
): ReadonlyMap<string, ComparableDocument> {
  const settled = documents.filter((each) => each.status !== 'deleted' && isSettled(each, before));
  return new Map(settled.map((document) => [document.id, document]));
}

function differences(
  settled: ReadonlyMap<string, ComparableDocument>,
  { chunks, points }: Compared,
): Finding[] {
  const of = (drift: typeof chunkDrift, { differing }: ComparisonResponse) =>
    differing.flatMap((holding) => {
      const document = settled.get(holding.documentId);
      return document === undefined ? [] : drift(document, holding);
    });
  return [...of(chunkDrift, chunks), ...of(pointDrift, points)];
}

/** The documents are read after the others have answered: one that they know before that is here by then. */
async function orphansOf(
  { inventory }: Pick<ReconcileDocumentsPorts, 'inventory'>,
  { chunks, points, settledBefore }: Compared & { settledBefore: Date },
  signal: AbortSignal,
): Promise<Finding[]> {
  const ids = [...chunks.unknown, ...points.unknown].map(({ documentId }) => documentId);
  if (ids.length === 0) return [];
  const known = new Map((await inventory.find([...new Set(ids)], signal)).map((each) => [each.id, each]));
  const isOrphan = ({ documentId, tenantId }: DocumentKey) => {
    const document = known.get(documentId);
    if (document === undefined) return true;
    return (
      document.tenantId === tenantId && document.status === 'deleted' && isSettled(document, settledBefore)
    );
  };
  const toFinding = (kind: Finding['kind']) => (key: DocumentKey) =>
    orphaned(kind, key, known.get(key.documentId));
  return [
    ...chunks.unknown.filter(isOrphan).map(toFinding('chunks_orphaned')),
    ...points.unknown.filter(isOrphan).map(toFinding('points_orphaned')),
  ];
}
