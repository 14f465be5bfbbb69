import type { components } from '@lectern/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useToasts } from '../../kit/toasts.tsx';
import { useClient } from '../../session/session.tsx';

export type Prompt = components['schemas']['Prompt'];
export type PromptVersion = components['schemas']['PromptVersion'];
export type ListedVersion = components['schemas']['PromptVersionList']['data'][number];
export type NewVersion = components['schemas']['CreatePromptVersionRequest'];
export type RunPrompt = components['schemas']['RunPromptRequest'];
export type PromptAnswer = components['schemas']['PromptAnswer'];

const keyOf = (name: string) => ['prompts', 'one', name] as const;
const pathOf = (name: string) => ({ path: { name } });

/** The prompts of the tenant, by name. */
export function usePrompts() {
  const { api } = useClient();
  return useQuery({
    queryKey: ['prompts', 'list'],
    queryFn: async ({ signal }) => (await api.GET('/v1/prompts', { signal })).data.data,
  });
}

/** A prompt with its live version. */
export function usePrompt(name: string) {
  const { api } = useClient();
  return useQuery({
    queryKey: [...keyOf(name), 'head'],
    queryFn: async ({ signal }) =>
      (await api.GET('/v1/prompts/{name}', { params: pathOf(name), signal })).data,
  });
}

/** What versions a prompt has, newest first. */
export function useVersions(name: string) {
  const { api } = useClient();
  return useQuery({
    queryKey: [...keyOf(name), 'versions'],
    queryFn: async ({ signal }) =>
      (await api.GET('/v1/prompts/{name}/versions', { params: pathOf(name), signal })).data.data,
  });
}

/** One version, which never changes. */
export function useVersion(name: string, version: number) {
  const { api } = useClient();
  return useQuery({
    queryKey: [...keyOf(name), 'version', version],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => {
      const params = { path: { name, version } };
      return (await api.GET('/v1/prompts/{name}/versions/{version}', { params, signal })).data;
    },
  });
}

/** What is done with prompts. */
export function usePromptActions() {
  const { api } = useClient();
  const queries = useQueryClient();
  const toasts = useToasts();
  const onSettled = () => queries.invalidateQueries({ queryKey: ['prompts'] });
  return {
    add: useMutation({
      mutationFn: async (body: NewVersion): Promise<PromptVersion> =>
        (await api.POST('/v1/prompts', { body })).data,
      onSettled,
    }),
    makeLive: useMutation({
      mutationFn: ({ name, version }: { name: string; version: number }) =>
        api.PUT('/v1/prompts/{name}/live', { params: pathOf(name), body: { version } }),
      onSuccess: (_, { version }) => toasts.tell(`Version ${version} is live`),
      onError: (error) => toasts.tellError(error),
      onSettled,
    }),
    remove: useMutation({
      mutationFn: (name: string) => api.DELETE('/v1/prompts/{name}', { params: pathOf(name) }),
      onSuccess: (_, name) => {
        queries.removeQueries({ queryKey: keyOf(name) });
        toasts.tell('The prompt is deleted');
        return queries.invalidateQueries({ queryKey: ['prompts', 'list'] });
      },
      onError: (error) => toasts.tellError(error),
    }),
  };
}

/** An answer, with the time that it took in milliseconds. */
export interface TimedAnswer {
  readonly answer: PromptAnswer;
  readonly ms: number;
}

/** Runs a prompt; what it did is kept until the next run. */
export function useRun(name: string) {
  const { api } = useClient();
  return useMutation({
    mutationFn: async (body: RunPrompt): Promise<TimedAnswer> => {
      const startedAt = performance.now();
      const { data } = await api.POST('/v1/prompts/{name}/run', { params: pathOf(name), body });
      return { answer: data, ms: performance.now() - startedAt };
    },
  });
}
