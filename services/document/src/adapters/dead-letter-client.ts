import type { ServiceClient } from '@lectern/clients';
import { type DeadLetterRequest, queueDeadLetters } from '@lectern/contracts';
import type { DeadLetterQueue } from '../ports.ts';

/** The queue of another service as {@link DeadLetterQueue}. `timeoutMs` bounds one call. */
export function createDeadLetterClient(
  client: ServiceClient,
  { timeoutMs }: { timeoutMs: number },
): DeadLetterQueue {
  return {
    seeTo: (request, signal) => {
      const body: DeadLetterRequest = request;
      const call = {
        method: 'POST',
        operation: 'see-to-dead-letters',
        path: '/internal/dead-letters',
        body,
      } as const;
      return client.call({ ...call, schema: queueDeadLetters, timeoutMs, signal });
    },
  };
}
