import { givenUpMessage } from '@lectern/contracts';
import { recordProgress } from '../domain/document.ts';
import type { DocumentRepository } from '../ports.ts';
import { withClaim } from './with-claim.ts';

export interface GiveUpReportPorts {
  readonly documents: Pick<DocumentRepository, 'change'>;
  readonly now: () => Date;
}

/** A report of another service on a version that becomes a dead letter, and why. */
export interface GiveUpReportInput {
  readonly eventId: string;
  readonly documentId: string;
  readonly tenantId: string;
  readonly version: number;
  readonly attempt?: number | undefined;
  readonly reason: string;
  readonly why: string;
  /** When it was published: what it says can still be recorded, and then counts. */
  readonly at: Date;
}

/**
 * Has a document say that a report on its newest version could not be recorded, instead of waiting for it for ever. Once, unless the
 * report was recorded after all. Decides on no error.
 */
export async function giveUpReport(
  { documents, now }: GiveUpReportPorts,
  { eventId, documentId, tenantId, version, attempt, reason, why, at }: GiveUpReportInput,
  signal: AbortSignal,
): Promise<void> {
  const failure = { stage: 'record', reason, message: givenUpMessage(why) };
  await documents.change(
    { tenantId, documentId },
    (current) => {
      if (current === undefined) return undefined;
      const report = { version, attempt, status: 'failed', failure, at } as const;
      const document = recordProgress(current.document, report, now());
      return document === current.document ? undefined : withClaim(current, { document });
    },
    { eventId, deadLetter: true, signal },
  );
}
