import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useToasts } from '../../kit/toasts.tsx';
import { useClient } from '../../session/session.tsx';
import {
  type CreateWebhook,
  type Delivery,
  type NewWebhook,
  pollMs,
  type Webhook,
  type WebhookChange,
} from './webhook-words.ts';

/** A webhook as it was read, with the tag by which a change says what it was made on. */
export interface ReadWebhook {
  readonly webhook: Webhook;
  readonly etag: string | undefined;
}

/** More than a tenant may have. */
const most = 100;
const deliveriesOfPage = 20;
const keyOf = (id: string) => ['webhooks', 'one', id] as const;
const pathOf = (id: string) => ({ path: { id } });

/** The webhooks of the tenant, newest first. */
export function useWebhooks() {
  const { api } = useClient();
  return useQuery({
    queryKey: ['webhooks', 'list'],
    queryFn: async ({ signal }) =>
      (await api.GET('/v1/webhooks', { params: { query: { limit: most } }, signal })).data.data,
  });
}

export function useWebhook(id: string) {
  const { api } = useClient();
  return useQuery({
    queryKey: [...keyOf(id), 'head'],
    queryFn: async ({ signal }): Promise<ReadWebhook> => {
      const { data, response } = await api.GET('/v1/webhooks/{id}', { params: pathOf(id), signal });
      return { webhook: data, etag: response.headers.get('etag') ?? undefined };
    },
  });
}

/** The newest message that was accepted, of those that are kept; null where there is none. */
export function useLastAccepted(id: string) {
  const { api } = useClient();
  return useQuery({
    queryKey: [...keyOf(id), 'accepted'],
    queryFn: async ({ signal }): Promise<Delivery | null> => {
      const params = { ...pathOf(id), query: { status: 'delivered' as const, limit: 1 } };
      const { data } = await api.GET('/v1/webhooks/{id}/deliveries', { params, signal });
      return data.data[0] ?? null;
    },
  });
}

/** What it was told or is to be, newest first, page by page; fetched anew while one is on its way. */
export function useDeliveries(id: string, status: Delivery['status'] | undefined) {
  const { api } = useClient();
  return useInfiniteQuery({
    queryKey: [...keyOf(id), 'deliveries', status ?? 'all'],
    queryFn: async ({ pageParam, signal }) => {
      const query = {
        limit: deliveriesOfPage,
        ...(status && { status }),
        ...(pageParam && { cursor: pageParam }),
      };
      const params = { ...pathOf(id), query };
      return (await api.GET('/v1/webhooks/{id}/deliveries', { params, signal })).data;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    refetchInterval: ({ state }) => pollMs(state.data?.pages.flatMap(({ data }) => data) ?? [], Date.now()),
  });
}

/** What is done with webhooks. A secret is in the answers of `create` and `rotate` alone. */
export function useWebhookActions() {
  const { api } = useClient();
  const queries = useQueryClient();
  const toasts = useToasts();
  const onSettled = () => queries.invalidateQueries({ queryKey: ['webhooks'] });
  const onError = (error: unknown) => toasts.tellError(error);
  return {
    create: useMutation({
      mutationFn: async (body: CreateWebhook): Promise<NewWebhook> =>
        (await api.POST('/v1/webhooks', { body })).data,
      onSettled,
    }),
    /** Refused when somebody else has changed it since it was read. */
    change: useMutation({
      mutationFn: ({ read, change }: { read: ReadWebhook; change: WebhookChange }) => {
        const header = read.etag === undefined ? {} : { 'If-Match': read.etag };
        const params = { ...pathOf(read.webhook.id), header };
        return api.PATCH('/v1/webhooks/{id}', { params, body: change });
      },
      onSettled,
    }),
    rotate: useMutation({
      mutationFn: async ({ id, overlapSeconds }: { id: string; overlapSeconds: number }) =>
        (await api.POST('/v1/webhooks/{id}/rotate-secret', { params: pathOf(id), body: { overlapSeconds } }))
          .data,
      onError,
      onSettled,
    }),
    test: useMutation({
      mutationFn: async (id: string): Promise<Delivery> =>
        (await api.POST('/v1/webhooks/{id}/test', { params: pathOf(id) })).data,
      onError,
      onSettled,
    }),
    remove: useMutation({
      mutationFn: (id: string) => api.DELETE('/v1/webhooks/{id}', { params: pathOf(id) }),
      onSuccess: (_, id) => {
        queries.removeQueries({ queryKey: keyOf(id) });
        toasts.tell('The webhook is deleted');
        return queries.invalidateQueries({ queryKey: ['webhooks', 'list'] });
      },
      onError,
    }),
    redeliver: useMutation({
      mutationFn: ({ id, deliveryId }: { id: string; deliveryId: string }) =>
        api.POST('/v1/webhooks/{id}/deliveries/{deliveryId}/redeliver', {
          params: { path: { id, deliveryId } },
        }),
      onSuccess: () => toasts.tell('It is delivered once more'),
      onError,
      onSettled,
    }),
  };
}
