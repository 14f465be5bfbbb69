import { send } from '@lectern/agent';
import type { Tenant } from '@lectern/docker/tenant';
import { z } from 'zod';

const session = z.object({ accessToken: z.string() });
const search = z.object({ results: z.array(z.object({ documentId: z.string() })) });

/** Signs the tenant in anew and finds a document of its own. @throws Error when either is gone */
export async function signIn(url: string, tenant: Tenant): Promise<void> {
  const call = async (path: string, body: unknown, headers: Record<string, string> = {}) =>
    (await send(url, { method: 'POST', path, body, headers })).json();
  const { accessToken } = session.parse(await call('/v1/sessions', tenant.account));
  const headers = { authorization: `Bearer ${accessToken}` };
  const { results } = search.parse(await call('/v1/search', { query: 'lamp of lighthouse 3' }, headers));
  const found = results.some(({ documentId }) => tenant.documentIds.includes(documentId));
  if (!found) throw new Error('The documents of before are not found any more.');
}
