import { randomUUID } from 'node:crypto';
import type { Principal } from '@lectern/auth';
import type { Answer } from '@lectern/service/testing';
import { expect } from 'vitest';
import type { Harness } from './start-user.ts';

export const password = 'correct horse battery';

/** Someone with a session. */
export interface Person {
  readonly email: string;
  readonly caller: Principal;
  readonly refreshToken: unknown;
}

/** An address that nobody has. */
export const newEmail = (): string => `${randomUUID()}@example.org`;

/** What people do, over HTTP. */
export function peopleOf(user: Harness) {
  const logIn = (email: string) => user.call('POST', '/v1/sessions', { body: { email, password } });
  const personOf = async (email: string): Promise<Person> => {
    const { body } = await logIn(email);
    return { email, caller: await user.callerOf(body.accessToken), refreshToken: body.refreshToken };
  };
  const invite = (by: Person, email: string, role = 'member') =>
    user.call('POST', '/v1/invitations', { body: { email, role }, as: by.caller });
  const accept = (token: string | undefined) =>
    user.call('POST', '/v1/invitations/accept', { body: { token, displayName: 'Ann', password } });
  return {
    logIn,
    personOf,
    invite,
    accept,
    newOwner: async (): Promise<Person> => {
      const email = newEmail();
      await user.call('POST', '/v1/users', { body: { email, password, displayName: 'Olga' } });
      return personOf(email);
    },
    newMember: async (by: Person, role = 'member'): Promise<Person> => {
      const email = newEmail();
      await invite(by, email, role);
      await accept(user.tokensFor(email).at(-1));
      return personOf(email);
    },
    changeRole: (by: Person, id: string, role: string) =>
      user.call('PATCH', `/v1/members/${id}`, { body: { role }, as: by.caller }),
    remove: (by: Person, id: string) => user.call('DELETE', `/v1/members/${id}`, { as: by.caller }),
    membersOf: async ({ caller }: Person) => {
      const { body } = await user.call('GET', '/v1/members', { as: caller });
      return body.data as { id: string; role: string }[];
    },
  };
}

/** The answer is the problem document of this error. */
export function expectProblem(answer: Answer, status: number, reason: string): void {
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer.body).toMatchObject({ status, reason });
}
