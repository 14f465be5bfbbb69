import type { components } from '@lectern/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useToasts } from '../../kit/toasts.tsx';
import { useClient } from '../../session/session.tsx';

export type ApiKey = components['schemas']['ApiKey'];
export type ModelBudget = components['schemas']['ModelBudget'];
export type NewApiKey = components['schemas']['NewApiKey'];
export type CreateApiKey = components['schemas']['CreateApiKeyRequest'];
export type Scope = CreateApiKey['scopes'][number];

/** What is done with keys. The text of a new one is in the answer of these calls alone. */
export function useKeyActions() {
  const { api } = useClient();
  const queries = useQueryClient();
  const toasts = useToasts();
  const onSettled = () => queries.invalidateQueries({ queryKey: ['api-keys'] });
  const create = useMutation({
    mutationFn: async (body: CreateApiKey): Promise<NewApiKey> =>
      (await api.POST('/v1/api-keys', { body })).data,
    onSettled,
  });
  const rotate = useMutation({
    mutationFn: async ({ id, overlapSeconds }: { id: string; overlapSeconds: number }): Promise<NewApiKey> =>
      (await api.POST('/v1/api-keys/{id}/rotate', { params: { path: { id } }, body: { overlapSeconds } }))
        .data,
    onError: (error) => toasts.tellError(error),
    onSettled,
  });
  const revoke = useMutation({
    mutationFn: async (id: string) => api.DELETE('/v1/api-keys/{id}', { params: { path: { id } } }),
    onSuccess: () => toasts.tell('The key is revoked'),
    onError: (error) => toasts.tellError(error),
    onSettled,
  });
  return { create, rotate, revoke };
}
