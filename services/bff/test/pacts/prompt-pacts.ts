import { knownCaller } from '@lectern/auth/testing';
import { type openPacts, text, whole } from '@lectern/contracts/testing';
import { expect, it } from 'vitest';
import { createDocumentClient } from '../../src/adapters/document-client.ts';
import { createPromptClient } from '../../src/adapters/prompt-client.ts';
import { principal } from '../support/start-bff.ts';

const caller = knownCaller(principal);
const { signal } = new AbortController();
const headers = { accept: 'application/json' };

/** What the bff asks of prompts, and of collections as knowledge of Dify. */
export function promptPacts(pacts: ReturnType<typeof openPacts>): void {
  it('the model service: a prompt of the tenant', async () => {
    const stored = { name: 'summary', version: 1, template: 'Sum up {{text}}', alias: 'lectern' };
    await pacts.call(
      'model',
      {
        operation: 'get-prompt',
        given: 'the tenant of the caller has a prompt',
        forCaller: true,
        request: { method: 'GET', path: '/internal/prompts/summary', headers },
        answer: {
          status: 200,
          body: {
            ...{ name: text(stored.name), version: whole(stored.version), template: text(stored.template) },
            ...{ alias: text(stored.alias), documents: null, answerSchema: null },
          },
        },
      },
      async (client) => {
        const prompt = await createPromptClient(client).find({ name: 'summary' }, { caller, signal });
        expect(prompt).toEqual({ ...stored, documents: null, answerSchema: null });
      },
    );
  });

  it('the document service: a collection that there is not', async () => {
    const unknown = '0198d2f4-c4b1-7e3b-87a5-a0b1c2d3e4f6';
    await pacts.call(
      'document',
      {
        operation: 'get-collection',
        given: 'the caller is a person with a session',
        forCaller: true,
        request: { method: 'GET', path: `/v1/collections/${unknown}`, headers },
        answer: { status: 404, body: { reason: 'collection_not_found' } },
      },
      async (client) => {
        const { hasCollection } = createDocumentClient(client, { listTimeoutMs: 20_000 });
        expect(await hasCollection(unknown, { caller, signal })).toBe(false);
      },
    );
  });
}
