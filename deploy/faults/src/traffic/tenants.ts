import { createLecternClient, type LecternClient, register } from '@lectern/client';

/** A tenant, by a key of its owner. */
export interface Tenant {
  readonly tenantId: string;
  readonly client: LecternClient;
}

/** Longer than the gateway lets any call take. */
const timeoutMs = 45_000;

/**
 * Makes tenants. Their calls go by API keys, whose use is not bound to an exchange of tokens; and nothing is repeated but by who
 * calls, so that each answer is seen.
 */
export function makeTenants(baseUrl: string, count: number): Promise<Tenant[]> {
  return Promise.all(Array.from({ length: count }, (_, n) => makeTenant(baseUrl, n)));
}

async function makeTenant(baseUrl: string, n: number): Promise<Tenant> {
  const account = {
    email: `owner-${n}@example.com`,
    password: 'a long test password',
    displayName: `Owner ${n}`,
  };
  const owner = await register({ baseUrl }, account);
  const { tenantId } = (await owner.api.GET('/v1/users/me')).data;
  const scopes = ['documents:read' as const, 'documents:write' as const, 'search' as const];
  const { data } = await owner.api.POST('/v1/api-keys', { body: { name: 'faults', scopes } });
  return { tenantId, client: createLecternClient({ baseUrl, credential: data.key, retries: 0, timeoutMs }) };
}
