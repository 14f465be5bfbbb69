import { allRoles } from '@lectern/auth';
import { z } from 'zod';
import { limits } from '../limits.ts';
import { email, exampleIds, exampleTimes, listOf, name, newPassword, pageOf } from './schemas.ts';

const invitedRole = z.enum(['owner', 'admin', 'member']);
const serviceRole = z.enum(['member', 'agent']);

const { createdAt, expiresAt } = exampleTimes;
const invitation = {
  ...{ id: exampleIds.invitation, email: 'grace@example.org', role: 'member', invitedBy: exampleIds.user },
  ...{ createdAt, expiresAt },
};
const member = {
  id: exampleIds.user,
  email: 'ada@example.org',
  displayName: 'Ada',
  role: 'owner',
  createdAt,
};
const serviceAccount = { id: exampleIds.serviceAccount, name: 'Importer', role: 'agent', createdAt };

export const invitePersonBody = z
  .strictObject({ email, role: invitedRole })
  .meta({ id: 'InviteRequest', examples: [{ email: 'grace@example.org', role: 'member' }] });
export const invitationResource = z
  .object({
    id: z.string(),
    email: z.string(),
    role: invitedRole,
    invitedBy: z.string(),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'Invitation', examples: [invitation] });
export type InvitationResource = z.output<typeof invitationResource>;
export const invitationList = listOf(invitationResource).meta({
  id: 'InvitationList',
  examples: [pageOf(invitation)],
});
export const acceptInvitationBody = z
  .strictObject({
    token: z.string().min(1).max(limits.tokenChars.value),
    displayName: name,
    password: newPassword,
  })
  .meta({
    id: 'AcceptInvitationRequest',
    examples: [{ token: 'in_4Vq0…', displayName: 'Grace', password: 'correct horse battery staple' }],
  });

export const changeMemberBody = z
  .strictObject({ role: z.enum(allRoles) })
  .meta({ id: 'ChangeMemberRequest', examples: [{ role: 'admin' }] });
export const memberResource = z
  .object({
    id: z.string(),
    /** Absent where an outside provider tells none. */
    email: z.string().optional(),
    displayName: z.string(),
    role: z.enum(allRoles),
    /** Issuer of the outside provider who vouches for them and gives them their role. */
    identityProvider: z.string().optional(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Member', examples: [member] });
export type MemberResource = z.output<typeof memberResource>;
export const memberList = listOf(memberResource).meta({ id: 'MemberList', examples: [pageOf(member)] });

export const createServiceAccountBody = z
  .strictObject({ name, role: serviceRole.default('agent') })
  .meta({ id: 'CreateServiceAccountRequest', examples: [{ name: 'Importer', role: 'agent' }] });
export const serviceAccountResource = z
  .object({
    id: z.string(),
    name: z.string(),
    role: serviceRole,
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'ServiceAccount', examples: [serviceAccount] });
export type ServiceAccountResource = z.output<typeof serviceAccountResource>;
export const serviceAccountList = listOf(serviceAccountResource).meta({
  id: 'ServiceAccountList',
  examples: [pageOf(serviceAccount)],
});
