import type { components } from '@lectern/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useToasts } from '../../kit/toasts.tsx';
import { firstOf } from '../../lib/first-of.ts';
import { isAdmin } from '../../lib/roles.ts';
import { useClient, usePerson } from '../../session/session.tsx';

export type Member = components['schemas']['Member'];
export type Invitation = components['schemas']['Invitation'];
export type ServiceAccount = components['schemas']['ServiceAccount'];
export type InvitedRole = components['schemas']['InviteRequest']['role'];
export type ServiceRole = ServiceAccount['role'];

/** Open invitations; only administrators see them. */
export function useInvitations() {
  const { list } = useClient();
  return useQuery({
    queryKey: ['invitations'],
    enabled: isAdmin(usePerson().roles),
    queryFn: ({ signal }) => firstOf(list('/v1/invitations', { query: { limit: 100 }, signal })),
  });
}

/** What administrators do about people. */
export function usePeopleActions() {
  const { api } = useClient();
  const queries = useQueryClient();
  const toasts = useToasts();
  const shared = (key: string, done: string) => ({
    onSuccess: () => toasts.tell(done),
    onError: (error: unknown) => toasts.tellError(error),
    onSettled: () => queries.invalidateQueries({ queryKey: [key] }),
  });
  const path = (id: string) => ({ params: { path: { id } } });
  return {
    changeRole: useMutation({
      mutationFn: ({ id, role }: Pick<Member, 'id' | 'role'>) =>
        api.PATCH('/v1/members/{id}', { ...path(id), body: { role } }),
      ...shared('members', 'The role is changed'),
    }),
    remove: useMutation({
      mutationFn: (id: string) => api.DELETE('/v1/members/{id}', path(id)),
      ...shared('members', 'The member is removed'),
    }),
    invite: useMutation({
      mutationFn: (body: { email: string; role: InvitedRole }) => api.POST('/v1/invitations', { body }),
      ...shared('invitations', 'The invitation is made'),
    }),
    withdraw: useMutation({
      mutationFn: (id: string) => api.DELETE('/v1/invitations/{id}', path(id)),
      ...shared('invitations', 'The invitation is withdrawn'),
    }),
    addAccount: useMutation({
      mutationFn: (body: { name: string; role: ServiceRole }) => api.POST('/v1/service-accounts', { body }),
      ...shared('service-accounts', 'The service account is made'),
    }),
    removeAccount: useMutation({
      mutationFn: (id: string) => api.DELETE('/v1/service-accounts/{id}', path(id)),
      ...shared('service-accounts', 'The service account is removed, and its keys with it'),
    }),
  };
}
