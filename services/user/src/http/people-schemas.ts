import { allRoles } from '@lectern/auth';
import { z } from 'zod';
import { limits } from '../limits.ts';
import { email, listOf, name, password } from './schemas.ts';

const invitedRole = z.enum(['owner', 'admin', 'member']);
const serviceRole = z.enum(['member', 'agent']);

export const invitePersonBody = z.strictObject({ email, role: invitedRole });
export const invitationResource = z.object({
  id: z.string(),
  email: z.string(),
  role: invitedRole,
  invitedBy: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
});
export type InvitationResource = z.output<typeof invitationResource>;
export const invitationList = listOf(invitationResource);
export const acceptInvitationBody = z.strictObject({
  token: z.string().min(1).max(limits.tokenChars.value),
  displayName: name,
  password,
});

export const changeMemberBody = z.strictObject({ role: z.enum(allRoles) });
export const memberResource = z.object({
  id: z.string(),
  /** Absent where an outside provider tells none. */
  email: z.string().optional(),
  displayName: z.string(),
  role: z.enum(allRoles),
  /** Issuer of the outside provider who vouches for them and gives them their role. */
  identityProvider: z.string().optional(),
  createdAt: z.iso.datetime(),
});
export type MemberResource = z.output<typeof memberResource>;
export const memberList = listOf(memberResource);

export const createServiceAccountBody = z.strictObject({ name, role: serviceRole.default('agent') });
export const serviceAccountResource = z.object({
  id: z.string(),
  name: z.string(),
  role: serviceRole,
  createdAt: z.iso.datetime(),
});
export type ServiceAccountResource = z.output<typeof serviceAccountResource>;
export const serviceAccountList = listOf(serviceAccountResource);
