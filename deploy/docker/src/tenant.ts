import { randomUUID } from 'node:crypto';
import { send } from '@lectern/agent';
import { z } from 'zod';

/** A tenant with documents, for the load to read. */
export interface Tenant {
  readonly credential: string;
  readonly userId: string;
  readonly account: { readonly email: string; readonly password: string };
  readonly documentIds: readonly string[];
}

const created = z.object({ id: z.string() });
const session = z.object({ accessToken: z.string() });
const document = z.object({ id: z.string(), status: z.literal('indexed') });

/** Makes a tenant and waits until its documents can be searched. */
export async function newTenant(url: string, documents: number): Promise<Tenant> {
  const account = { email: `verify-${randomUUID()}@example.com`, password: randomUUID() };
  const call = async (path: string, body: unknown, headers: Record<string, string> = {}) =>
    (await send(url, { method: 'POST', path, body, headers })).json();
  const user = created.parse(await call('/v1/users', { ...account, displayName: 'Verify' }));
  const { accessToken } = session.parse(await call('/v1/sessions', account));
  const documentIds: string[] = [];
  for (let at = 1; at <= documents; at += 1) {
    const body = { title: `Log ${at}`, text: `Keeper ${at} lit the lamp of lighthouse ${at} at dusk.` };
    const headers = { authorization: `Bearer ${accessToken}` };
    const path = '/v1/documents?wait=indexed&timeoutMs=30000';
    documentIds.push(document.parse(await call(path, body, headers)).id);
  }
  return { credential: accessToken, userId: user.id, account, documentIds };
}
