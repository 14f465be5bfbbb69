import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceClient } from '@lectern/clients';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { type CallFacts, openPacts, text } from '../testing/index.ts';

let committed: string;
beforeEach(async () => {
  committed = await mkdtemp(join(tmpdir(), 'lectern-pacts-test-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(committed, { recursive: true });
});

const schema = z.object({ name: z.string(), colour: z.string().optional() });
const getThing = async (client: ServiceClient) => {
  const thing = await client.call({ operation: 'get-thing', method: 'GET', path: '/thing', schema });
  expect(thing.name).toBe('Tides');
};
const factsOf = (body: object): CallFacts => ({
  operation: 'get-thing',
  given: 'there is a thing',
  request: { method: 'GET', path: '/thing' },
  answer: { status: 200, body },
});

/** What a run of a consumer's tests says when it settles, with this body of the answer. */
async function settled(body: object): Promise<void> {
  const pacts = openPacts('tester', committed);
  await pacts.call('user', factsOf(body), getThing);
  pacts.settle();
}

describe("a consumer's test", () => {
  it('fails when the code calls otherwise than the pact says', async () => {
    const pacts = openPacts('tester', committed);
    const elsewhere = {
      ...factsOf({ name: text('Tides') }),
      request: { method: 'GET', path: '/other' },
    } as const;
    await expect(pacts.call('user', elsewhere, getThing)).rejects.toThrow('/other');
    const renamed = { ...factsOf({ name: text('Tides') }), operation: 'find-thing' };
    await expect(pacts.call('user', renamed, getThing)).rejects.toThrow('find-thing');
  });

  it('fails when the pact asks for a field that the code does not read', async () => {
    const pacts = openPacts('tester', committed);
    const body = { name: text('Tides'), colour: text('blue') };
    await expect(pacts.call('user', factsOf(body), getThing)).rejects.toThrow('colour');
  });

  it('fails when an event is read otherwise than the pact says', async () => {
    const pacts = openPacts('tester', committed);
    const facts = { type: 'Happened.v1', given: 'it happened', data: { tenantId: text('a') } };
    const use = async (body: string) => expect(JSON.parse(body).data).toEqual({ tenantId: 'b' });
    await expect(pacts.event('user', facts, use)).rejects.toThrow();
  });

  it('fails with advice when another pact is committed, and writes the same text each time', async () => {
    const body = { name: text('Tides') };
    await expect(settled(body)).rejects.toThrow('npm run pacts');
    vi.stubEnv('PACTS', 'write');
    await settled(body);
    vi.stubEnv('PACTS', '');
    await settled(body);
    await expect(settled({ name: 'Tides' })).rejects.toThrow('npm run pacts');
    // A pact that no test makes any more is a difference, too.
    expect(() => openPacts('tester', committed).settle()).toThrow('npm run pacts');
  });
});
