import type { Logger } from '@lectern/telemetry';
import { type Progress, recordProgress as withProgress } from '../domain/document.ts';
import { isGone } from '../domain/status.ts';
import type { Change, Current, DocumentRepository } from '../ports.ts';
import { begunDeletion } from './begin-deletion.ts';
import { withClaim } from './with-claim.ts';

export interface RecordProgressPorts {
  readonly documents: Pick<DocumentRepository, 'change'>;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly logger: Pick<Logger, 'warn'>;
}

/** A report of another service, as an event brings it. */
export interface RecordProgressInput {
  readonly eventId: string;
  readonly documentId: string;
  readonly tenantId: string;
  readonly progress: Progress;
}

/**
 * Derives the status of a document anew from a report. Reports may come in any order and more than once; one about a
 * document that is not known is logged and changes nothing. With a version that is searchable, the attachments of earlier ones are deleted. Decides on
 * no error.
 */
export async function recordProgress(
  ports: RecordProgressPorts,
  { eventId, documentId, tenantId, progress }: RecordProgressInput,
  signal: AbortSignal,
): Promise<void> {
  const { documents, now, logger } = ports;
  const isReplacement = progress.status === 'indexed' && progress.version > 1;
  await documents.change(
    { tenantId, documentId },
    (current) => {
      if (current === undefined) {
        logger.warn({ eventId, documentId, tenantId }, 'progress of an unknown document ignored');
        return undefined;
      }
      const document = withProgress(current.document, progress, now());
      const attachments = isReplacement ? replacedBy(ports, current, progress.version) : [];
      if (document === current.document && attachments.length === 0) return undefined;
      return { ...withClaim(current, { document }), attachments };
    },
    { eventId, attachments: isReplacement ? 'locked' : undefined, signal },
  );
}

/** The deletions of what was attached to versions before this one, in the name of their owner. */
function replacedBy(ports: RecordProgressPorts, current: Current, version: number): Change[] {
  const { document, attachments = [] } = current;
  const replaced = attachments.filter(({ document: { attachedTo, status } }) => {
    const isEarlier = attachedTo?.documentId === document.id && attachedTo.version < version;
    return isEarlier && !isGone(status);
  });
  return replaced.flatMap((each) => {
    const own = attachments.filter((other) => other.document.attachedTo?.documentId === each.document.id);
    const { attachments: further = [], ...change } = begunDeletion(
      ports,
      { ...each, attachments: own },
      document.ownerId,
    );
    return [change, ...further];
  });
}
