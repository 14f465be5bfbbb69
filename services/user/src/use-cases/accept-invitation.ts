import type { Client } from '../domain/client.ts';
import { invalidInvitation } from '../domain/invitation.ts';
import { hashSecret } from '../domain/secrets.ts';
import type { User } from '../domain/user.ts';
import type { InvitationRepository } from '../ports/invitations.ts';
import { type HashNewPasswordPorts, hashNewPassword } from './hash-new-password.ts';

export interface AcceptInvitationPorts extends HashNewPasswordPorts {
  readonly invitations: Pick<InvitationRepository, 'findOpen' | 'accept'>;
  readonly now: () => Date;
  readonly newId: () => string;
}

export interface AcceptInvitationInput {
  readonly token: string;
  readonly displayName: string;
  readonly password: string;
  readonly client: Client;
}

/**
 * Makes the account of someone who was invited, under the address that the invitation was sent to and with its role. A
 * token is good for one account; an attempt that fails does not use it up.
 *
 * @throws AppError `unauthenticated` (`invalid_invitation`), the same for unknown, used, revoked, expired, and for an
 *   address that has an account; `invalid_argument` (`weak_password`)
 */
export async function acceptInvitation(
  ports: AcceptInvitationPorts,
  input: AcceptInvitationInput,
  signal: AbortSignal,
): Promise<User> {
  const tokenHash = hashSecret(input.token);
  // Looked at first, so that only the holder of a token can make us hash. Whether an address has an account is decided here
  // too: the time of the answer must not tell it from an invitation that is over.
  const found = await ports.invitations.findOpen(tokenHash, { now: ports.now(), signal });
  if (found === undefined) throw invalidInvitation();
  const { password, client } = input;
  const chosen = { password, email: found.email, pointer: '/password', client } as const;
  const passwordHash = await hashNewPassword(ports, chosen, signal);
  const createdAt = ports.now();
  const user = await ports.invitations.accept(
    tokenHash,
    ({ tenantId, email, role }) => ({
      user: {
        id: ports.newId(),
        ...{ tenantId, email, displayName: input.displayName, roles: [role], createdAt },
      },
      passwordHash,
    }),
    { now: createdAt, signal },
  );
  if (user === undefined) throw invalidInvitation();
  return user;
}
