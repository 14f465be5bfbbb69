import type { components } from '@lectern/client';
import { useQuery } from '@tanstack/react-query';
import { useClient } from '../../session/session.tsx';
import { type Period, startOf } from './usage-days.ts';

export type Usage = components['schemas']['Usage'];
export type Grouping = 'day' | 'key' | 'model' | 'prompt';

/** What calls of models took in the last days, by day, key, model or version of a prompt; by day and key with all requests. */
export function useUsage(groupBy: Grouping, days: Period) {
  const { api } = useClient();
  return useQuery({
    queryKey: ['usage', groupBy, days],
    queryFn: async ({ signal }) => {
      const from = startOf(days, new Date()).toISOString();
      return (await api.GET('/v1/usage', { params: { query: { groupBy, from } }, signal })).data;
    },
  });
}
