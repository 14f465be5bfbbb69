import type { EventFacts } from './interaction.ts';
import { instant, text } from './matchers.ts';

/** What an erasure is asked for by, as each service needs it that keeps something: the interaction, and the erasure that it has to read of it. */
export const erasureRequests = [
  [
    'an account is erased',
    requested('an account is erased', { ownerId: text('ann') }),
    read({ ownerId: 'ann' }),
  ],
  ['a tenant is erased', requested('a tenant is erased', {}), read({})],
] as const;

function requested(given: string, owner: object): EventFacts {
  const ids = { erasureId: text('erasure-1'), tenantId: text('tenant-a'), requestedBy: text('ann') };
  return { type: 'ErasureRequested.v1', given, data: { ...ids, ...owner, timestamp: instant() } };
}

function read(owner: { readonly ownerId?: string }) {
  return { id: 'erasure-1', tenantId: 'tenant-a', ...owner };
}
