import type { SessionClient } from '@lectern/client';
import { queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import { useClient, usePerson } from '../session/session.tsx';
import { firstOf } from './first-of.ts';
import { isAdmin, isPerson } from './roles.ts';

/** As many as the API gives at once. */
const limit = 100;

/** The people of the tenant; agents do not see them. */
export function useMembers() {
  const { list } = useClient();
  return useQuery({
    queryKey: ['members'],
    enabled: isPerson(usePerson().roles),
    staleTime: 60_000,
    queryFn: ({ signal }) => firstOf(list('/v1/members', { query: { limit }, signal })),
  });
}

/** The service accounts of the tenant; only administrators see them. */
export function useServiceAccounts() {
  const { list } = useClient();
  return useQuery({
    queryKey: ['service-accounts'],
    enabled: isAdmin(usePerson().roles),
    queryFn: ({ signal }) => firstOf(list('/v1/service-accounts', { query: { limit }, signal })),
  });
}

/** The live API keys of the caller, or of a service account. */
export function useKeys(serviceAccountId?: string) {
  return useQuery(keysQuery(useClient(), serviceAccountId));
}

/** What a key is called, and the service account that has it; undefined for the caller's own. */
export interface KeyOf {
  readonly name: string;
  readonly account?: string;
}

/** The live keys that the caller may know by id: their own, and for administrators those of service accounts. */
export function useKeyNames(): ReadonlyMap<string, KeyOf> {
  const client = useClient();
  const { data: accounts = [] } = useServiceAccounts();
  const { data: own = [] } = useKeys();
  const ofAccounts = useQueries({ queries: accounts.map(({ id }) => keysQuery(client, id)) });
  return new Map<string, KeyOf>([
    ...own.map(({ id, name }) => [id, { name }] as const),
    ...accounts.flatMap(({ name: account }, at) =>
      (ofAccounts[at]?.data ?? []).map(({ id, name }) => [id, { name, account }] as const),
    ),
  ]);
}

function keysQuery({ list }: SessionClient, serviceAccountId: string | undefined) {
  return queryOptions({
    queryKey: ['api-keys', serviceAccountId ?? 'own'],
    queryFn: ({ signal }) => {
      const query = { limit, ...(serviceAccountId && { serviceAccountId }) };
      return firstOf(list('/v1/api-keys', { query, signal }));
    },
  });
}
