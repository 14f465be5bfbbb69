import type { Document } from './document.ts';
import { isGone } from './status.ts';

/**
 * What a document takes of its tenant's quota: the bytes of its newest version, unless that failed or was rejected, and those
 * of earlier ones that may still answer searches, which is until a newer one is indexed. The user service, which counts
 * them, is told each claim and answers it.
 */
export interface Claim {
  readonly documentId: string;
  readonly tenantId: string;
  /** Counts the claims of the document from 1, since the other side gets to know of them in any order. */
  readonly revision: number;
  /** The newest version at that time. */
  readonly version: number;
  readonly newestBytes: number;
  readonly earlierBytes: number;
  /** The newest version is not reserved yet, and waits for that before it goes through the pipeline. */
  readonly isAsking: boolean;
  readonly isSettled: boolean;
  readonly claimedAt: Date;
}

/** The bytes that count in any case, and those that are asked for. */
export function bytesOf(claim: Claim): { heldBytes: number; wantedBytes: number } {
  const { newestBytes, earlierBytes, isAsking } = claim;
  return isAsking
    ? { heldBytes: earlierBytes, wantedBytes: newestBytes }
    : { heldBytes: earlierBytes + newestBytes, wantedBytes: 0 };
}

/**
 * The claim of a document after a change; the same object when what it takes and asks for has not changed. While a document
 * is being deleted it takes what it took before.
 */
export function claimAfter(before: Claim | undefined, document: Document): Claim | undefined {
  if (document.status === 'deleting') return before;
  const { version, id: documentId, tenantId, updatedAt: claimedAt } = document;
  const sizes = sizesOf(before, document);
  const isReserved = before?.version === version && before.newestBytes > 0 && !before.isAsking;
  const isAsking = isWaiting(document) && !isReserved;
  // Of another version it is another claim, though it be as large: what comes of that version is counted for it.
  const isSame =
    before?.version === version && totalOf(sizes) === totalOf(before) && isAsking === before.isAsking;
  if (isSame) return before;
  const revision = (before?.revision ?? 0) + 1;
  return { documentId, tenantId, revision, version, ...sizes, isAsking, isSettled: false, claimedAt };
}

/** The claim as it was answered: the newest version is reserved, or takes nothing. */
export function settled(claim: Claim, isReserved: boolean): Claim {
  const newestBytes = claim.isAsking && !isReserved ? 0 : claim.newestBytes;
  return { ...claim, newestBytes, isAsking: false, isSettled: true };
}

type Sizes = Pick<Claim, 'newestBytes' | 'earlierBytes'>;

function sizesOf(before: Claim | undefined, document: Document): Sizes {
  const { status, content } = document;
  if (isGone(status)) return { newestBytes: 0, earlierBytes: 0 };
  if (status === 'indexed') return { newestBytes: content.bytes, earlierBytes: 0 };
  const earlierBytes = earlierThan(document.version, before);
  return { newestBytes: isWaiting(document) ? content.bytes : 0, earlierBytes };
}

/** A version that was replaced before it was reserved never answers a search. */
function earlierThan(version: number, before: Claim | undefined): number {
  if (before === undefined) return 0;
  const { earlierBytes, newestBytes, isAsking } = before;
  const isReplaced = version > before.version && !isAsking;
  return isReplaced ? earlierBytes + newestBytes : earlierBytes;
}

function totalOf({ newestBytes, earlierBytes }: Sizes): number {
  return newestBytes + earlierBytes;
}

function isWaiting({ status }: Document): boolean {
  return status === 'ingested' || status === 'embedded';
}
