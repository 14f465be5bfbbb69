import { decideDeletion } from '../domain/indexed-document.ts';
import type { DocumentIndex } from '../ports.ts';

export interface HideDocumentPorts {
  readonly index: Pick<DocumentIndex, 'change'>;
}

export interface HideDocumentInput {
  readonly documentId: string;
  readonly tenantId: string;
}

/**
 * Hides a document for good, whether it was indexed before or not: no search that starts from now on shows it, and no
 * version that comes later brings it back. Idempotent. Its points are removed by `unindexDocument`.
 *
 * @throws AppError `not_found` (`document_not_found`) when it belongs to another tenant
 */
export async function hideDocument(
  { index }: HideDocumentPorts,
  { documentId, tenantId }: HideDocumentInput,
  signal: AbortSignal,
): Promise<void> {
  await index.change(
    { documentId, tenantId },
    (known) => {
      const state = decideDeletion(known, { documentId, tenantId });
      return state && { state };
    },
    { signal },
  );
}
