import type { DocumentStatus } from '../domain/status.ts';
import type { OverdueDocuments } from '../ports/overdue-documents.ts';

export interface CountOverduePorts {
  readonly overdue: Pick<OverdueDocuments, 'count'>;
  readonly now: () => Date;
}

export interface CountOverdueInput {
  /** How long a document may wait for a step, in milliseconds. */
  readonly afterMs: number;
}

/**
 * Counts the documents of all tenants that have waited too long for a step, and those that were swept and have not taken
 * one since. Decides on no error.
 *
 * @returns numbers by status; a status without any is missing
 */
export async function countOverdue(
  { overdue, now }: CountOverduePorts,
  { afterMs }: CountOverdueInput,
  signal: AbortSignal,
): Promise<Partial<Record<DocumentStatus, number>>> {
  return overdue.count(new Date(now().getTime() - afterMs), signal);
}
