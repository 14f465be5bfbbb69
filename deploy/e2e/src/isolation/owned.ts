import { eventually } from '@lectern/testing';
import { must } from './api.ts';

/** A person of a tenant, with a session. */
export interface Person {
  readonly id: string;
  readonly email: string;
  readonly password: string;
  readonly accessToken: string;
}

/** Words that no stranger must read, each in a thing of its kind. */
export interface Marks {
  readonly text: string;
  readonly title: string;
  readonly name: string;
  readonly alias: string;
  readonly prompt: string;
}

/** Makes something at a path by a method, as the victim, and gives the answer. */
type Make = (method: string, path: string, body?: object) => Promise<{ readonly id: string }>;

/** Makes all that the victim owns. @returns its ids, by the names that the cases use */
export async function own(url: string, victim: Person, marks: Marks): Promise<Record<string, string>> {
  const make: Make = (method, path, body) =>
    must(url, { method, path, credential: victim.accessToken, ...(body === undefined ? {} : { body }) });
  return {
    ...(await ownDocuments(url, victim, { marks, make })),
    ...(await ownAccess(marks, make)),
    ...(await ownModels(marks, make)),
    ...(await ownWebhook(url, victim, { marks, make })),
    member: victim.id,
  };
}

interface Making {
  readonly marks: Marks;
  readonly make: Make;
}

async function ownDocuments(url: string, { accessToken: credential }: Person, { marks, make }: Making) {
  const document = await must<{ id: string }>(url, {
    ...{ method: 'POST', path: '/v1/documents?wait=indexed&timeoutMs=30000', credential },
    headers: { 'idempotency-key': `key-of-${marks.text}` },
    body: { title: marks.title, text: `${marks.text}: the crimson lighthouse.`, visibility: 'private' },
  });
  const collection = await make('POST', '/v1/collections', { name: 'Lighthouses' });
  const attributes = { [marks.name]: marks.name };
  await make('PUT', `/v1/collections/${collection.id}/documents/${document.id}`, { attributes });
  const batches = `/v1/vector_stores/${collection.id}/file_batches`;
  const batch = await make('POST', batches, { file_ids: [document.id], attributes });
  const deleted = await make('POST', '/v1/documents', { title: marks.title, text: marks.text });
  const { operationId } = await must<{ operationId: string }>(url, {
    ...{ method: 'DELETE', path: `/v1/documents/${deleted.id}`, credential },
  });
  return { document: document.id, collection: collection.id, batch: batch.id, operation: operationId };
}

async function ownAccess({ name }: Marks, make: Make) {
  const key = await make('POST', '/v1/api-keys', { name, scopes: ['search'] });
  const invitation = await make('POST', '/v1/invitations', { email: `${name}@example.com`, role: 'member' });
  const account = await make('POST', '/v1/service-accounts', { name });
  const session = await make('GET', '/v2/sessions/current');
  return { apiKey: key.id, invitation: invitation.id, serviceAccount: account.id, session: session.id };
}

async function ownModels({ alias, prompt }: Marks, make: Make) {
  await make('PUT', '/v1/model-aliases', { aliases: { [alias]: ['extractive'] } });
  for (const query of ['What is new?', 'What about the crimson lighthouse?']) {
    const [documents, template] = [{ query }, `${query} Sign as ${prompt}.`];
    await make('POST', '/v1/prompts', { name: prompt, template, documents });
  }
  return { model: alias, prompt, promptVersion: '2' };
}

async function ownWebhook(url: string, victim: Person, { marks: { name }, make }: Making) {
  const body = { url: `https://${name}.example.org/`, description: name };
  const webhook = await make('POST', '/v1/webhooks', body);
  await make('POST', `/v1/webhooks/${webhook.id}/test`);
  const delivery = await attempted(url, victim, webhook.id);
  await make('PATCH', `/v1/webhooks/${webhook.id}`, { enabled: false });
  return { webhook: webhook.id, delivery };
}

/** A delivery that was tried: nothing of its webhook changes by itself any more, once that is disabled. */
function attempted(url: string, { accessToken: credential }: Person, webhook: string): Promise<string> {
  const path = `/v1/webhooks/${webhook}/deliveries`;
  return eventually(
    async () => {
      const { data } = await must<{ data: { id: string; attempts: unknown[] }[] }>(url, {
        ...{ method: 'GET', path, credential },
      });
      return data.every(({ attempts }) => attempts.length > 0) ? data[0]?.id : undefined;
    },
    { what: 'a webhook was tried', timeoutMs: 30_000 },
  );
}
