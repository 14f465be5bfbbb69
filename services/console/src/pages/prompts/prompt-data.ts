import type { components, PromptOptions, PromptPart } from '@lectern/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Exchange } from '../../answers/answer-board.ts';
import { useKeptAnswers } from '../../answers/use-kept-answers.ts';
import { useToasts } from '../../kit/toasts.tsx';
import { useClient } from '../../session/session.tsx';

export type Prompt = components['schemas']['Prompt'];
export type PromptVersion = components['schemas']['PromptVersion'];
export type ListedVersion = components['schemas']['PromptVersionList']['data'][number];
export type NewVersion = components['schemas']['CreatePromptVersionRequest'];

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

/** How a version is run. */
export type RunOptions = Omit<PromptOptions, 'signal'>;

/** A run of a version: its answer as far as it has come. */
export interface Run {
  /** The run before it, undefined before the first one. */
  readonly last: Exchange<RunOptions, PromptPart> | undefined;
  readonly isWriting: boolean;
  start(options: RunOptions): void;
  stop(): void;
}

/** Runs a version, and shows the answer while it is written; it goes on when another page is shown, and is kept until the next run. */
export function useRun({ name, version }: Pick<PromptVersion, 'name' | 'version'>): Run {
  const client = useClient();
  const place = `prompt ${name} ${version}`;
  const { exchanges, isWriting, write, stop } = useKeptAnswers<RunOptions, PromptPart>(place, 1);
  const start: Run['start'] = (options) =>
    write(options, (signal) => client.streamPrompt(name, { ...options, signal }));
  return { last: exchanges[0], isWriting, start, stop };
}
