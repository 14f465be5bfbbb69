import { StorageClaimed, StorageRefused, StorageReserved } from '@lectern/contracts';
import type { CloudEvent, DataOf } from '@lectern/events';
import { keepEvents, type Neighbour, startNeighbour } from '@lectern/service/testing';
import { eventually, testAws } from '@lectern/testing';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem, peopleOf } from './../support/people.ts';
import { type Harness, startUser } from '../support/start-user.ts';

let user: Harness;
let documents: Neighbour;
const answers: CloudEvent[] = [];

beforeAll(async () => {
  const aws = testAws();
  user = await startUser({ QUOTA_BYTES: '1000' }, aws);
  documents = await startNeighbour('document', aws, {
    subscriptions: keepEvents(answers, 'user', [StorageReserved, StorageRefused]),
  });
});
afterAll(async () => {
  await documents.stop();
  await user.stop();
});

type Claim = DataOf<typeof StorageClaimed>;

/** What a document claims, and the first answer to that. */
async function claim(facts: Pick<Claim, 'tenantId'> & Partial<Claim>): Promise<string> {
  const base = { documentId: v7(), version: 1, claim: 1, heldBytes: 0, wantedBytes: 0 };
  const data = { ...base, timestamp: new Date().toISOString(), ...facts };
  await documents.emit(StorageClaimed, data, { subject: data.documentId });
  const isAnswer = ({ subject, data: answer }: CloudEvent) =>
    subject === data.documentId && (answer as Claim).claim === data.claim;
  const { type } = await eventually(() => answers.find(isAnswer), { what: 'an answer' });
  return type;
}

describe('the quota of a tenant', () => {
  it('is shown with what is reserved of it, and followed by the claims of its documents', async () => {
    const { caller } = await peopleOf(user).newOwner();
    const { tenantId } = caller;
    const quota = async () => (await user.call('GET', '/v1/quota', { as: caller })).body;
    expect(await quota()).toEqual({ quotaBytes: 1_000, reservedBytes: 0 });
    const documentId = v7();
    expect(await claim({ tenantId, documentId, wantedBytes: 900 })).toBe(StorageReserved.type);
    expect(await claim({ tenantId, wantedBytes: 101 })).toBe(StorageRefused.type);
    expect(await quota()).toEqual({ quotaBytes: 1_000, reservedBytes: 900 });
    expect(await claim({ tenantId, documentId, claim: 2 })).toBe(StorageReserved.type);
    expect(await quota()).toEqual({ quotaBytes: 1_000, reservedBytes: 0 });
  });

  it('is for callers who may read documents', async () => {
    const { caller } = await peopleOf(user).newOwner();
    const as = { ...caller, scopes: ['search'], via: 'api-key' } as const;
    expectProblem(await user.call('GET', '/v1/quota', { as }), 403, 'missing_scope');
  });
});
