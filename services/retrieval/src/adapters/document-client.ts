import type { Principal } from '@lectern/auth';
import type { ServiceClient } from '@lectern/clients';
import { pendingDocuments } from '@lectern/contracts';
import type { PendingCounter } from '../ports.ts';

/** The document service as {@link PendingCounter}. */
export class DocumentClient implements PendingCounter {
  readonly #service: ServiceClient;
  readonly #timeoutMs: number;

  constructor(service: ServiceClient, timeoutMs: number) {
    this.#service = service;
    this.#timeoutMs = timeoutMs;
  }

  async count(caller: Principal, signal: AbortSignal): Promise<number> {
    const { pending } = await this.#service.call({
      operation: 'count-pending',
      method: 'GET',
      path: '/internal/documents/pending',
      principal: caller,
      schema: pendingDocuments,
      timeoutMs: this.#timeoutMs,
      signal,
    });
    return pending;
  }
}
