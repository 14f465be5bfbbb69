import { randomUUID } from 'node:crypto';
import { createAgentClient, register, startSession } from '@lectern/agent';

/** A tenant with documents, for the load to read. */
export interface Tenant {
  readonly credential: string;
  readonly userId: string;
  readonly account: { readonly email: string; readonly password: string };
  readonly documentIds: readonly string[];
}

/** Makes a tenant and waits until its documents can be searched. */
export async function newTenant(url: string, documents: number): Promise<Tenant> {
  const account = { email: `verify-${randomUUID()}@example.com`, password: randomUUID() };
  const user = await register(url, { ...account, displayName: 'Verify' });
  const credential = await startSession(url, account);
  const agent = createAgentClient(url, credential);
  const documentIds: string[] = [];
  for (let at = 1; at <= documents; at += 1) {
    const bytes = new TextEncoder().encode(`Keeper ${at} lit the lamp of lighthouse ${at} at dusk.`);
    const file = { name: `log-${at}.txt`, contentType: 'text/plain', bytes };
    const { id, status } = await agent.upload(file, { wait: true, title: `Log ${at}` });
    if (status !== 'indexed') throw new Error(`Document ${id} is ${status} and not indexed after 30 s.`);
    documentIds.push(id);
  }
  return { credential, userId: user.id, account, documentIds };
}
