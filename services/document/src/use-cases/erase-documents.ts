import type { Erasure } from '../domain/erasure.ts';
import { type AdvanceErasuresPorts, advanceErasure } from './advance-erasures.ts';

export type EraseDocumentsPorts = AdvanceErasuresPorts;

/** An erasure, as an event asks for it. */
export interface EraseDocumentsInput {
  readonly erasure: Erasure;
}

/**
 * Begins the deletion of all documents of an owner, or of a tenant. It is reported when nothing is left of them, and again when it is
 * asked for again. Repeated after a failure, it goes on where it was. Decides on no error.
 */
export async function eraseDocuments(
  ports: EraseDocumentsPorts,
  { erasure }: EraseDocumentsInput,
  signal: AbortSignal,
): Promise<void> {
  await ports.erasures.note(erasure, signal);
  await advanceErasure(ports, { erasure, again: true }, signal);
}
