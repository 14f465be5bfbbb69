import { createDb, type Db } from '@lectern/db';
import { untilLockWaits } from '@lectern/db/testing';
import { noopTelemetry } from '@lectern/telemetry';
import { eventually } from '@lectern/testing';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, peopleOf } from '../support/people.ts';
import { type Harness, startUser } from '../support/start-user.ts';

const rounds = 5;

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

const refresh = async (refreshToken: unknown) =>
  (await user.call('POST', '/v1/sessions/refresh', { body: { refreshToken } })).body;

/** Runs `end` and, while it waits for a lock on the person that refreshes do not wait for, refreshes. @returns the access token */
async function refreshBeside({ caller, refreshToken }: Person, end: () => Promise<unknown>): Promise<string> {
  let ending: Promise<unknown> | undefined;
  const token = await db.transaction(async (tx) => {
    await tx.query('SELECT FROM users WHERE id = $1 FOR SHARE', [caller.userId]);
    ending = end();
    await untilLockWaits(db, 1);
    return String((await refresh(refreshToken)).accessToken);
  });
  await ending;
  return token;
}

/** As the gateway judges a token by the list. */
async function isAlive(token: string): Promise<boolean> {
  const { sid, sub, iat = 0 } = decodeJwt(token);
  const { rows } = await db.query<{ kind: string; subject_id: string; revoked_at: Date }>(
    'SELECT kind, subject_id, revoked_at FROM revocations WHERE subject_id = ANY ($1::uuid[])',
    [[sid, sub]],
  );
  return !rows.some(({ kind, revoked_at }) => kind === 'session' || iat * 1_000 <= revoked_at.getTime());
}

async function reset({ email }: Person): Promise<() => Promise<unknown>> {
  await user.call('POST', '/v1/password-resets', { body: { email } });
  const token = await eventually(() => user.tokensFor(email).findLast((one) => one.startsWith('pr_')), {
    what: 'the token has come',
  });
  const body = { token, password: 'another green boat in fog 9' };
  return () => user.call('POST', '/v1/password-resets/confirm', { body });
}

const ends: Record<string, (person: Person, owner: Person) => Promise<() => Promise<unknown>>> = {
  'a password reset': reset,
  'a removal':
    async ({ caller }, owner) =>
    () =>
      peopleOf(user).remove(owner, caller.userId),
  'a change of role':
    async ({ caller }, owner) =>
    () =>
      peopleOf(user).changeRole(owner, caller.userId, 'admin'),
  'an erasure':
    async ({ caller }) =>
    () =>
      user.call('DELETE', '/v1/users/me', { as: caller }),
};

describe('a token that is refreshed while its end waits', () => {
  it.each(Object.keys(ends))('is over after %s, in every round', async (name) => {
    const people = peopleOf(user);
    const owner = await people.newOwner();
    for (let round = 0; round < rounds; round += 1) {
      const person = await people.newMember(owner);
      const end = await ends[name]?.(person, owner);
      const token = await refreshBeside(person, end ?? expect.fail());
      expect(decodeJwt(token).sid).toBe(person.caller.credentialId);
      expect(await isAlive(token)).toBe(false);
    }
  });

  it('is over with its tenant', async () => {
    const owner = await peopleOf(user).newOwner();
    const token = await refreshBeside(owner, () => user.call('DELETE', '/v1/users/me', { as: owner.caller }));
    expect(await isAlive(token)).toBe(false);
  });
});
