import type { Logger } from '@lectern/telemetry';
import { contentPlace, contentPrefix } from '../domain/document.ts';
import type {
  ContentInventory,
  ListedContent,
  MendedFinding,
  NotedContent,
  ReconciliationStep,
} from '../ports/reconciliation.ts';

export interface ReconcileContentPorts {
  readonly content: ContentInventory;
  readonly now: () => Date;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<unknown>;
  readonly logger: Pick<Logger, 'error'>;
}

export interface ReconcileContentInput {
  readonly position: string | undefined;
  /** Bytes that are younger are left out, in milliseconds. */
  readonly graceMs: number;
  /** Time between the two looks that have to see the same, in milliseconds. */
  readonly confirmMs: number;
}

const perPage = 1_000;
const mostNotes = 2 * perPage;

/** If more blobs of one step are unknown, it is rather this database that lacks them: then nothing is noted. */
const mostUnknown = 50;

/**
 * Compares the next stored blobs, in the order of their keys, with the places that are known. Bytes in a place that nobody knows are
 * noted as those that no document points to, and so removed by {@link collectContent} in time. Bytes that a document points to and
 * that are not there cannot be made again: that is found, and not mended. Decides on no error.
 */
export async function reconcileContent(
  ports: ReconcileContentPorts,
  input: ReconcileContentInput,
  signal: AbortSignal,
): Promise<ReconciliationStep> {
  const { until, listed, noted } = await nextPage(ports, input.position, signal);
  const orphans = await orphansOf(ports, { listed, noted, graceMs: input.graceMs }, signal);
  const there = new Set(listed.map(({ key }) => key));
  const missing = noted.filter(({ key, used }) => used && !there.has(key));
  if (orphans.length + missing.length === 0) return { position: until, findings: [] };
  await ports.pause(input.confirmMs, signal);
  const stillThere = await among(orphans, ({ key }) => isThere(ports, key, signal));
  const stillMissing = await among(missing, ({ key }) => isMissing(ports, key, signal));
  const adopted = await adopt(ports, stillThere, signal);
  return { position: until, findings: [...adopted, ...stillMissing.map(missingFinding)] };
}

interface Page {
  /** The last key of the page; undefined for the last page. */
  readonly until: string | undefined;
  readonly listed: readonly ListedContent[];
  readonly noted: readonly NotedContent[];
}

/** As far as both lists reach: where bytes are lost, there are more places than blobs. */
async function nextPage(
  { content }: Pick<ReconcileContentPorts, 'content'>,
  after: string | undefined,
  signal: AbortSignal,
): Promise<Page> {
  const blobs = await content.list({ prefix: contentPrefix, after, limit: perPage }, signal);
  const lastBlob = blobs.length < perPage ? undefined : blobs.at(-1)?.key;
  const noted = await content.notesBetween({ after, until: lastBlob, limit: mostNotes }, signal);
  const until = noted.length < mostNotes ? lastBlob : noted.at(-1)?.key;
  const listed = blobs.filter(({ key }) => until === undefined || isUpTo(key, until));
  return { until, listed, noted };
}

/** In the order of their bytes, as the store and the database have them. */
function isUpTo(key: string, until: string): boolean {
  return Buffer.compare(Buffer.from(key), Buffer.from(until)) <= 0;
}

async function orphansOf(
  { content, now }: Pick<ReconcileContentPorts, 'content' | 'now'>,
  facts: { listed: readonly ListedContent[]; noted: readonly NotedContent[]; graceMs: number },
  signal: AbortSignal,
): Promise<ListedContent[]> {
  const known = new Set(facts.noted.map(({ key }) => key));
  const before = new Date(now().getTime() - facts.graceMs);
  const unknown = facts.listed.filter(({ key, modifiedAt }) => !known.has(key) && modifiedAt <= before);
  if (unknown.length === 0) return [];
  const keys = unknown.map(({ key }) => key);
  const named = await content.versionsOf(keys, signal);
  return unknown.filter(({ key }) => !named.has(key));
}

async function isThere(
  { content }: Pick<ReconcileContentPorts, 'content'>,
  key: string,
  signal: AbortSignal,
): Promise<boolean> {
  // A key is the first of those that begin with it.
  const [first] = await content.list({ prefix: key, after: undefined, limit: 1 }, signal);
  return first?.key === key;
}

/** Bytes are there as long as a document points to them: if it does so after the look too, they are missing. */
async function isMissing(
  ports: Pick<ReconcileContentPorts, 'content'>,
  key: string,
  signal: AbortSignal,
): Promise<boolean> {
  return !(await isThere(ports, key, signal)) && (await ports.content.isUsed(key, signal));
}

async function among<T>(items: readonly T[], holds: (item: T) => Promise<boolean>): Promise<T[]> {
  const kept: T[] = [];
  for (const item of items) if (await holds(item)) kept.push(item);
  return kept;
}

/** What is in no place of ours somebody else has put there: it is found, and left alone. */
async function adopt(
  { content, logger }: Pick<ReconcileContentPorts, 'content' | 'logger'>,
  orphans: readonly ListedContent[],
  signal: AbortSignal,
): Promise<MendedFinding[]> {
  const areTooMany = orphans.length > mostUnknown;
  if (areTooMany)
    logger.error({ unknown: orphans.length }, 'nothing is removed: too many blobs are unknown here');
  const findings: MendedFinding[] = [];
  for (const { key } of orphans) {
    const document = areTooMany ? undefined : contentPlace(key);
    if (document !== undefined) await content.adopt(document, { key }, signal);
    const place = contentPlace(key) ?? { documentId: 'none', tenantId: 'none' };
    findings.push({ kind: 'content_orphaned', ...place, seen: key, mended: document !== undefined });
  }
  return findings;
}

function missingFinding({ documentId, tenantId, key }: NotedContent): MendedFinding {
  return { kind: 'content_missing', documentId, tenantId, seen: key, mended: false };
}
