import { randomUUID } from 'node:crypto';
import { register } from '@lectern/client';

/** A tenant with documents, for the load to read. */
export interface Tenant {
  readonly credential: string;
  readonly userId: string;
  readonly account: { readonly email: string; readonly password: string };
  readonly documentIds: readonly string[];
}

/** Makes a tenant and waits until its documents can be searched. */
export async function newTenant(baseUrl: string, documents: number): Promise<Tenant> {
  const account = { email: `verify-${randomUUID()}@example.com`, password: randomUUID() };
  const client = await register({ baseUrl, retries: 0 }, { ...account, displayName: 'Verify' });
  const { data: user } = await client.api.GET('/v1/users/me');
  const documentIds: string[] = [];
  for (let at = 1; at <= documents; at += 1) {
    const content = `Keeper ${at} lit the lamp of lighthouse ${at} at dusk.`;
    const options = { wait: true, timeoutMs: 30_000, title: `Log ${at}` };
    const { id } = await client.uploadDocument({ name: `log-${at}.txt`, content }, options);
    documentIds.push(id);
  }
  return { credential: await client.accessToken(), userId: user.id, account, documentIds };
}
