import { quotaExceeded } from '@lectern/contracts';
import type { Logger } from '@lectern/telemetry';
import { type Claim, settled } from '../domain/claim.ts';
import { type Content, recordProgress } from '../domain/document.ts';
import { isGone } from '../domain/status.ts';
import type { Failure } from '../domain/timeline.ts';
import type { Change, Current, DocumentRepository } from '../ports.ts';
import { documentIngested } from './outgoing-events.ts';
import { type DiscardContentPorts, discardContent } from './settle-upload.ts';
import { withClaim } from './with-claim.ts';

export interface SettleClaimPorts extends DiscardContentPorts {
  readonly documents: Pick<DocumentRepository, 'change'>;
  readonly now: () => Date;
  readonly logger: Pick<Logger, 'warn'>;
}

/** The answer of the user service to a claim, as an event brings it. */
export interface SettleClaimInput {
  readonly eventId: string;
  readonly documentId: string;
  readonly tenantId: string;
  /** Revision of the claim. */
  readonly claim: number;
  /** Undefined when all of it is counted. */
  readonly refusal: { readonly reason: string; readonly message: string; readonly at: Date } | undefined;
}

/**
 * Takes the answer to the newest claim of a document: what waited for its reservation goes through the pipeline, is rejected
 * where there is no room, or fails where it could not be decided. The bytes of a rejected version are removed; where that
 * fails, `collectContent` does it. Answers to earlier claims, and answers that come again, change nothing. Decides on no
 * error.
 */
export async function settleClaim(
  ports: SettleClaimPorts,
  input: SettleClaimInput,
  signal: AbortSignal,
): Promise<void> {
  const { eventId, documentId, tenantId } = input;
  let rejected: Content['location'] | undefined;
  await ports.documents.change(
    { tenantId, documentId },
    (current) => {
      if (current?.claim?.revision !== input.claim || current.claim.isSettled) return undefined;
      const change = decide(ports, input, { ...current, claim: current.claim });
      rejected = change.document.status === 'rejected' ? change.document.content.location : undefined;
      return change;
    },
    { eventId, signal },
  );
  if (rejected !== undefined) await discardContent(ports, rejected);
}

type Claimed = Current & { readonly claim: Claim };

function decide(ports: SettleClaimPorts, { refusal }: SettleClaimInput, current: Claimed): Change {
  const { document, claim } = current;
  const isWaiting = claim.isAsking && !isGone(document.status);
  if (refusal === undefined) {
    const events = isWaiting ? [documentIngested(document)] : [];
    return { document, claim: settled(claim, true), events };
  }
  if (refusal.reason === quotaExceeded) {
    const after = isWaiting ? reported(ports, current, { ...refusal, status: 'rejected' }) : document;
    return { document: after, claim: settled(claim, false) };
  }
  return withClaim(current, { document: reported(ports, current, { ...refusal, status: 'failed' }) });
}

function reported(
  { now }: SettleClaimPorts,
  { document }: Claimed,
  { status, at, ...why }: Omit<Failure, 'stage'> & { status: 'rejected' | 'failed'; at: Date },
) {
  const { version, attempt } = document;
  const failure = { stage: 'reserve', ...why };
  return recordProgress(document, { version, attempt, status, failure, at }, now());
}
