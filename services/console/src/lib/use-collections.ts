import { useQuery } from '@tanstack/react-query';
import { useClient } from '../session/session.tsx';
import { firstOf } from './first-of.ts';

/** The collections of the tenant. */
export function useCollections() {
  const { list } = useClient();
  return useQuery({
    queryKey: ['collections'],
    queryFn: ({ signal }) => firstOf(list('/v1/collections', { query: { limit: 100 }, signal })),
  });
}
