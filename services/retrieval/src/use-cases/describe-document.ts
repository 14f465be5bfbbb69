import type { GivenDescription } from '../domain/description.ts';
import { type DocumentKey, decideDescription, decideSharing } from '../domain/indexed-document.ts';
import type { Sharing } from '../domain/sharing.ts';
import type { DocumentIndex } from '../ports.ts';
import { type AlignDescriptionPorts, alignDescription } from './align-description.ts';

export interface DescribeDocumentPorts extends AlignDescriptionPorts {
  readonly index: Pick<DocumentIndex, 'find' | 'findFacts' | 'change'>;
}

export interface DescribeDocumentInput {
  readonly eventId: string;
  readonly document: DocumentKey;
  readonly given: GivenDescription;
  /** A document that is not known yet is noted with it. */
  readonly sharing: Sharing;
}

/**
 * Has searches show a document by what its sender says about it now, and find it by that. The row comes first, so that a version that
 * is written at the same time finds it; then its points follow, also when the event comes again, since the delivery before may have
 * ended in between. What is older than what is known changes nothing.
 *
 * @throws AppError `not_found` (`document_not_found`) when it belongs to another tenant
 */
export async function describeDocument(
  ports: DescribeDocumentPorts,
  { eventId, document, given, sharing }: DescribeDocumentInput,
  signal: AbortSignal,
): Promise<void> {
  await ports.index.change(
    document,
    (known) => {
      const described = decideDescription(known, given);
      return described && { ...described, ...(known === undefined ? decideSharing(known, sharing) : {}) };
    },
    { eventId, signal },
  );
  await alignDescription(ports, { document, applied: undefined }, signal);
}
