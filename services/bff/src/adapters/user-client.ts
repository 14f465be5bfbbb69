import type { Clients } from '@lectern/clients';
import { userResource } from '@lectern/contracts';
import type { Users } from '../ports.ts';

/** {@link Users} by the user service. */
export function createUserClient({ clients }: { clients: Clients }): Users {
  const user = clients.for('user');
  return {
    me: async ({ caller, ...options }) => {
      const { id, tenantId, email, displayName } = await user.call({
        operation: 'get-me',
        method: 'GET',
        path: '/v1/users/me',
        schema: userResource,
        principal: caller,
        ...options,
      });
      return { id, tenantId, email, displayName };
    },
  };
}
