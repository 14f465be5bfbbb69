import { type Erasure, receiptNotFound } from '../domain/erasure.ts';
import { hashSecret } from '../domain/secrets.ts';
import type { ErasureRepository } from '../ports/erasures.ts';

export interface GetReceiptPorts {
  readonly erasures: Pick<ErasureRepository, 'findByReceipt'>;
}

export interface GetReceiptInput {
  readonly token: string;
}

/**
 * Shows an erasure to whoever has its token: nobody else is left who could be asked.
 *
 * @throws AppError `not_found` (`receipt_not_found`)
 */
export async function getReceipt(
  { erasures }: GetReceiptPorts,
  { token }: GetReceiptInput,
  signal: AbortSignal,
): Promise<Erasure> {
  const erasure = await erasures.findByReceipt(hashSecret(token), signal);
  if (erasure === undefined) throw receiptNotFound();
  return erasure;
}
