import type { ServiceClient } from '@lectern/clients';
import { callerResource } from '@lectern/contracts';
import type { Users } from '../ports.ts';

const profile = callerResource.pick({ id: true, tenantId: true, email: true, displayName: true });

/** {@link Users} by the user service. `timeoutMs` bounds each call, within the deadline of the request. */
export function createUserClient(
  client: ServiceClient,
  { timeoutMs }: { readonly timeoutMs: number },
): Users {
  return {
    me: async ({ caller, signal }) => {
      const { id, tenantId, email, displayName } = await client.call({
        operation: 'get-me',
        method: 'GET',
        path: '/v1/users/me',
        schema: profile,
        principal: caller,
        timeoutMs,
        signal,
      });
      return { id, tenantId, email, displayName };
    },
  };
}
