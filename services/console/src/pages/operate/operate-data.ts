import type { components } from '@lectern/client';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useToasts } from '../../kit/toasts.tsx';
import { plural } from '../../lib/format.ts';
import { useClient } from '../../session/session.tsx';

export type PlatformStatus = components['schemas']['PlatformStatus'];
export type SeenService = PlatformStatus['services'][number];
export type SeenInstance = SeenService['instances'][number];
export type InstanceStatus = components['schemas']['InstanceStatus'];
export type ActiveFault = NonNullable<InstanceStatus['fault']>;
export type FaultRequest = components['schemas']['FaultRequest'];
export type QueueOfDeadLetters = components['schemas']['DeadLetterList']['data'][number];
export type DeadLetter = QueueOfDeadLetters['messages'][number];

/** How often it is looked anew, in milliseconds. */
const everyMs = 2_000;

const statusKey = ['platform', 'status'] as const;

/** How every instance is, looked at anew as long as the page is in sight. */
export function usePlatformStatus() {
  const { api } = useClient();
  return useQuery({
    queryKey: statusKey,
    refetchInterval: everyMs,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => (await api.GET('/v1/platform/status', { signal })).data,
  });
}

/** Faults of services, switched on and off; only where the platform has switches. */
export function useFaultActions() {
  const { api } = useClient();
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: statusKey });
  const params = (service: string) => ({ params: { path: { service } } });
  const turnOn = useMutation({
    mutationFn: ({ service, fault }: { readonly service: string; readonly fault: FaultRequest }) =>
      api.PUT('/v1/platform/faults/{service}', { ...params(service), body: fault }),
    onSettled,
  });
  const turnOff = useMutation({
    mutationFn: (service: string) => api.DELETE('/v1/platform/faults/{service}', params(service)),
    onSettled,
  });
  return { turnOn, turnOff };
}

const deadLettersKey = ['dead-letters'] as const;

/** Events of the tenant that were given up. */
export function useDeadLetters() {
  const { api } = useClient();
  return useQuery({
    queryKey: deadLettersKey,
    refetchInterval: 5 * everyMs,
    queryFn: async ({ signal }) => (await api.GET('/v1/admin/dead-letters', { signal })).data,
  });
}

/** What is done with dead letters: some by their ids, or all. */
export function useDeadLetterActions() {
  const { api } = useClient();
  const queries = useQueryClient();
  const toasts = useToasts();
  const settle = {
    onError: (error: unknown) => toasts.tellError(error),
    onSettled: () => queries.invalidateQueries({ queryKey: deadLettersKey }),
  };
  const redrive = useMutation({
    mutationFn: async (ids: string[] | 'all') =>
      (await api.POST('/v1/admin/dead-letters/redrive', { body: { ids } })).data.data,
    onSuccess: (queues) => toasts.tell(`${plural(sumOf(queues), 'event')} handed back to be handled anew`),
    ...settle,
  });
  const remove = useMutation({
    mutationFn: async (ids: string[] | 'all') => {
      const query = { ids: ids === 'all' ? ids : ids.join(',') };
      return (await api.DELETE('/v1/admin/dead-letters', { params: { query } })).data.data;
    },
    onSuccess: (queues) => toasts.tell(`${plural(sumOf(queues), 'dead letter')} deleted`),
    ...settle,
  });
  return { redrive, remove };
}

function sumOf(queues: readonly { readonly count: number }[]): number {
  return queues.reduce((sum, { count }) => sum + count, 0);
}
