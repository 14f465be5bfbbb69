import type { components } from '@lectern/client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useClient } from '../../session/session.tsx';
import type { UsageChoice } from './usage-choice.ts';
import { startOf } from './usage-days.ts';

export type Usage = components['schemas']['Usage'];
export type Grouping = 'day' | 'key' | 'model' | 'prompt';

/** What calls of models took in the last days, by day, key, model or version of a prompt; by day and key with all requests, unless a model is chosen. */
export function useUsage(groupBy: Grouping, { days, key, model }: UsageChoice) {
  const { api } = useClient();
  return useQuery({
    queryKey: ['usage', groupBy, days, key, model],
    // So that the page does not jump while another part is fetched.
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const from = startOf(days, new Date()).toISOString();
      const query = { groupBy, from, ...(key && { keyId: key }), ...(model && { model }) };
      return (await api.GET('/v1/usage', { params: { query }, signal })).data;
    },
  });
}
