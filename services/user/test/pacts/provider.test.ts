import { randomUUID } from 'node:crypto';
import type { Principal } from '@lectern/auth';
import { ErasureRequested, StorageClaimed, StorageRefused, StorageReserved } from '@lectern/contracts';
import { findBrokenPacts, type ProviderStates } from '@lectern/contracts/testing';
import { sendToQueue, type Tap, tapEvents } from '@lectern/events/testing';
import { type Neighbour, startNeighbour, testPrincipal } from '@lectern/service/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Person, peopleOf } from '../support/people.ts';
import { type Harness, startUser } from '../support/start-user.ts';

let user: Harness;
let caller: Principal;
let documents: Neighbour;
let tap: Tap;
beforeAll(async () => {
  user = await startUser({ QUOTA_BYTES: '1000' });
  documents = await startNeighbour('document', user.aws);
  tap = await tapEvents(user.aws, {
    from: 'user',
    types: [StorageReserved.type, StorageRefused.type, ErasureRequested.type],
  });
  caller = (await peopleOf(user).newOwner()).caller;
});
afterAll(async () => {
  tap.close();
  await documents.stop();
  await user.stop();
});

/** Has a document claim room; its id. */
async function claimed(wantedBytes: number): Promise<string> {
  const documentId = randomUUID();
  await documents.emit(StorageClaimed, {
    ...{ documentId, tenantId: 'tenant-a', version: 1, claim: 1, heldBytes: 0, wantedBytes },
    timestamp: new Date().toISOString(),
  });
  return documentId;
}

/** A new API key of the caller: its text, and what revokes it. */
async function newKey(limits: object = {}) {
  const body = { name: 'mine', scopes: ['search'], ...limits };
  const made = await user.call('POST', '/v1/api-keys', { as: caller, body });
  const { id, key } = made.body;
  return {
    values: { key: String(key) },
    revoke: () => user.call('DELETE', `/v1/api-keys/${id}`, { as: caller }),
  };
}

/** Who a token of an outside provider describes, as a caller. */
async function admitted(subject: string, role: string) {
  const issuer = 'https://id.example.org/realms/acme';
  const body = { issuer, subject, tenant: 'acme', role, issuedAt: '2026-01-01T00:00:00.000Z' };
  const answer = await user.call('PUT', '/internal/external-users', { body });
  const { tenantId, userId } = answer.body;
  return testPrincipal({ tenantId: String(tenantId), userId: String(userId), roles: [role as 'owner'] });
}

/** Has somebody erase their account; the event. */
async function erased(person: Person) {
  const { body } = await user.call('DELETE', '/v1/users/me', { as: person.caller });
  return tap.published(ErasureRequested.type, String(body.id));
}

const states: ProviderStates = {
  'the service has started': async () => ({}),
  'tokens are signed': async () => ({}),
  'nobody is signed in': async () => ({}),
  'the caller is a person with a session': async () => ({ caller }),
  'the caller has an API key without the scope users:read': async () => ({
    caller: { ...caller, scopes: ['search'], via: 'api-key' },
  }),
  'there is an API key without an end': () => newKey(),
  'there is an API key with an end and limits of its own': () =>
    newKey({
      ...{ expiresAt: new Date(Date.now() + 3_600_000).toISOString(), requestsPerMinute: 60 },
      modelBudget: { tokensPerDay: 1_000 },
    }),
  'an API key was revoked': async () => {
    const { values, revoke } = await newKey();
    await revoke();
    return { values };
  },
  'a session was ended': async () => {
    const other = await peopleOf(user).newOwner();
    const body = { refreshToken: other.refreshToken };
    await user.call('DELETE', '/v1/sessions', { as: other.caller, body });
    return {};
  },
  'a person of an outside provider is new': async () => ({}),
  'a document claims room': async () => ({
    event: await tap.published(StorageReserved.type, await claimed(1)),
  }),
  'a document claims more than there is room for': async () => ({
    event: await tap.published(StorageRefused.type, await claimed(2_000)),
  }),
  'an account is erased': async () => {
    const owner = await peopleOf(user).newOwner();
    return { event: await erased(await peopleOf(user).newMember(owner)) };
  },
  'a tenant is erased': async () => ({ event: await erased(await peopleOf(user).newOwner()) }),
  'an event of a tenant was given up': async () => {
    const event = {
      ...{ specversion: '1.0', id: randomUUID(), source: '/lectern/document', type: StorageClaimed.type },
      ...{ time: new Date().toISOString(), data: { tenantId: 'tenant-dead' } },
    };
    await sendToQueue(user.aws, 'user-dead-letter', JSON.stringify(event));
    return {};
  },
  'a person of an outside provider was removed': async () => {
    const owner = await admitted('olga', 'owner');
    const { userId } = await admitted('rob', 'member');
    await user.call('DELETE', `/v1/members/${userId}`, { as: owner });
    return {};
  },
};

it('the user service does what its callers count on', async () => {
  expect(await findBrokenPacts({ provider: 'user', url: user.service.url, states })).toEqual([]);
});
