/** Roles of a tenant, from the one that may do most. */
export const roles = ['owner', 'admin', 'member', 'agent'] as const;
export type Role = (typeof roles)[number];

/** What each of them may do, in a few words. */
export const roleMeanings: Readonly<Record<Role, string>> = {
  owner: 'everything, other owners too',
  admin: 'people, webhooks, dead letters',
  member: 'documents and answers',
  agent: 'as a member, but sees no people',
};

/** Whether somebody with these roles may manage the tenant. */
export function isAdmin(held: readonly string[]): boolean {
  return held.includes('owner') || held.includes('admin');
}

/** Whether somebody with these roles sees the people of the tenant, as agents do not. */
export function isPerson(held: readonly string[]): boolean {
  return isAdmin(held) || held.includes('member');
}

/** Whether somebody with these roles may write what others of the tenant use. */
export function mayWrite(held: readonly string[]): boolean {
  return isPerson(held);
}
