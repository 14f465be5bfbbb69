import { type Progress, recordProgress as withProgress } from '../domain/document.ts';
import type { Clock, DocumentRepository, Reporter } from '../ports.ts';

export interface RecordProgressPorts {
  readonly documents: Pick<DocumentRepository, 'change'>;
  readonly clock: Clock;
  readonly reporter: Reporter;
}

/** A report of another service, as an event brings it. */
export interface ProgressReport {
  readonly eventId: string;
  readonly documentId: string;
  readonly tenantId: string;
  readonly progress: Progress;
}

/** Moves the status of a document by a report. Reports may come in any order and more than once. */
export async function recordProgress(
  { documents, clock, reporter }: RecordProgressPorts,
  { eventId, documentId, tenantId, progress }: ProgressReport,
): Promise<void> {
  await documents.change(
    documentId,
    (current) => {
      if (current?.document.tenantId !== tenantId) {
        reporter.warn({ eventId, documentId, tenantId }, 'a report about a document that is not known');
        return undefined;
      }
      const document = withProgress(current.document, progress, clock.now());
      return document === current.document ? undefined : { document };
    },
    eventId,
  );
}
