import { createDb, type Db, type Tx } from '@lectern/db';
import { untilLockWaits } from '@lectern/db/testing';
import type { Answer } from '@lectern/service/testing';
import { noopTelemetry } from '@lectern/telemetry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem, newEmail, type Person, peopleOf } from '../support/people.ts';
import { type Harness, startUser } from '../support/start-user.ts';

let user: Harness;
let db: Db;
beforeAll(async () => {
  user = await startUser();
  db = createDb({ url: user.databaseUrl, telemetry: noopTelemetry() });
});
afterAll(async () => {
  await db.close();
  await user.stop();
});

type End = (tx: Tx, person: Person) => Promise<unknown>;

const removal: End = (tx, { caller }) =>
  tx.query('UPDATE users SET removed_at = now(), email = NULL, password_hash = NULL WHERE id = $1', [
    caller.userId,
  ]);
const demotion: End = (tx, { caller }) =>
  tx.query(`UPDATE users SET roles = '{member}' WHERE id = $1`, [caller.userId]);
const signOut: End = (tx, { caller }) =>
  tx.query('UPDATE sessions SET revoked_at = now() WHERE id = $1', [caller.credentialId]);

/** Makes the change while a transaction that ends what its author may do holds its locks, and is not committed. */
async function changeBeside(end: End, author: Person, change: () => Promise<Answer>): Promise<Answer> {
  let changing: Promise<Answer> | undefined;
  await db.transaction(async (tx) => {
    await tx.query('SELECT FROM tenants WHERE id = $1 FOR NO KEY UPDATE', [author.caller.tenantId]);
    await end(tx, author);
    changing = change();
    await untilLockWaits(db, 1);
  });
  return changing ?? expect.fail();
}

/** What admins do, each with what it needs made before. */
const changes: Record<string, (admin: Person, owner: Person) => Promise<() => Promise<Answer>>> = {
  'an invitation': async (admin) => () => peopleOf(user).invite(admin, newEmail()),
  'the end of an invitation': async (admin, owner) => {
    const { id } = (await peopleOf(user).invite(owner, newEmail())).body;
    return () => user.call('DELETE', `/v1/invitations/${id}`, { as: admin.caller });
  },
  'a service account': async (admin) => () =>
    user.call('POST', '/v1/service-accounts', { as: admin.caller, body: { name: 'bot' } }),
  'the removal of a service account': async (admin, owner) => {
    const id = await newServiceAccount(owner);
    return () => user.call('DELETE', `/v1/service-accounts/${id}`, { as: admin.caller });
  },
  'a change of role': async (admin, owner) => {
    const { caller } = await peopleOf(user).newMember(owner);
    return () => peopleOf(user).changeRole(admin, caller.userId, 'admin');
  },
  'a removal': async (admin, owner) => {
    const { caller } = await peopleOf(user).newMember(owner);
    return () => peopleOf(user).remove(admin, caller.userId);
  },
  'a key of a service account': async (admin, owner) => {
    const serviceAccountId = await newServiceAccount(owner);
    return () => newKey(admin, serviceAccountId);
  },
  'the rotation of a key of a service account': async (admin, owner) => {
    const { id } = (await newKey(owner, await newServiceAccount(owner))).body;
    const body = { overlapSeconds: 0 };
    return () => user.call('POST', `/v1/api-keys/${id}/rotate`, { as: admin.caller, body });
  },
  'the end of a key of a service account': async (admin, owner) => {
    const { id } = (await newKey(owner, await newServiceAccount(owner))).body;
    return () => user.call('DELETE', `/v1/api-keys/${id}`, { as: admin.caller });
  },
};

async function newServiceAccount({ caller }: Person): Promise<string> {
  const { body } = await user.call('POST', '/v1/service-accounts', { as: caller, body: { name: 'bot' } });
  return String(body.id);
}

const newKey = ({ caller }: Person, serviceAccountId?: string) =>
  user.call('POST', '/v1/api-keys', {
    as: caller,
    body: { name: 'k', scopes: ['search'], serviceAccountId },
  });

describe.each(Object.keys(changes))('%s by an admin', (name) => {
  it.each([
    ['removed', removal, 403, 'missing_role'],
    ['demoted', demotion, 403, 'missing_role'],
    ['signed out', signOut, 401, 'session_ended'],
  ] as const)('who is %s meanwhile is refused', async (_how, end, status, reason) => {
    const owner = await peopleOf(user).newOwner();
    const admin = await peopleOf(user).newMember(owner, 'admin');
    const change = await changes[name]?.(admin, owner);
    expectProblem(await changeBeside(end, admin, change ?? expect.fail()), status, reason);
  });
});

it('a rotation of a key of their own and an erasure are refused to someone who is signed out meanwhile', async () => {
  const owner = await peopleOf(user).newOwner();
  const { id } = (await newKey(owner)).body;
  const { caller: as } = owner;
  const rotation = () => user.call('POST', `/v1/api-keys/${id}/rotate`, { as, body: { overlapSeconds: 0 } });
  expectProblem(await changeBeside(signOut, owner, rotation), 401, 'session_ended');
  const other = await peopleOf(user).newOwner();
  const erasure = () => user.call('DELETE', '/v1/users/me', { as: other.caller });
  expectProblem(await changeBeside(signOut, other, erasure), 401, 'session_ended');
});

it('no invitation outlives the removal of its sender, however many are on their way', async () => {
  const people = peopleOf(user);
  const owner = await people.newOwner();
  for (let round = 0; round < 5; round += 1) {
    const admin = await people.newMember(owner, 'admin');
    const sent = Array.from({ length: 20 }, () => people.invite(admin, newEmail()));
    await Promise.race(sent);
    expect((await people.remove(owner, admin.caller.userId)).status).toBe(204);
    for (const { status } of await Promise.all(sent)) expect([201, 403]).toContain(status);
    const { rowCount } = await db.query('SELECT FROM invitations WHERE invited_by = $1', [
      admin.caller.userId,
    ]);
    expect(rowCount).toBe(0);
  }
});
