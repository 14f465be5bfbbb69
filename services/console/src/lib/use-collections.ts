import { useQuery } from '@tanstack/react-query';
import { useClient } from '../session/session.tsx';

/** The collections of the tenant. Only the first hundred: a choice of more is no choice. */
export function useCollections() {
  const { api } = useClient();
  return useQuery({
    queryKey: ['collections'],
    queryFn: async ({ signal }) =>
      (await api.GET('/v1/collections', { params: { query: { limit: 100 } }, signal })).data.data,
  });
}
