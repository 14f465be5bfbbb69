import type { SearchRequest, SearchResponse } from '@lectern/client';
import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { useClient } from '../../session/session.tsx';

/** The ways to find passages, in the order in which they are shown. */
export const modes = ['hybrid', 'dense', 'lexical'] as const;
export type Mode = (typeof modes)[number];

/** What people call them, and what they go by. */
export const modeNames: Readonly<Record<Mode, { readonly name: string; readonly what: string }>> = {
  hybrid: { name: 'Hybrid', what: 'both, fused by rank' },
  dense: { name: 'Dense', what: 'by meaning' },
  lexical: { name: 'Lexical', what: 'by words' },
};

export type Hit = SearchResponse['results'][number];
export type Explanation = NonNullable<Hit['explanation']>;

/** What one way has found. */
export interface Found {
  readonly answer: SearchResponse;
  /** From the call to its answer, as this page sees it, in milliseconds. */
  readonly roundTripMs: number;
}

/** What is asked for. */
export type Asked = Omit<SearchRequest, 'mode' | 'explain'>;

/** One query, found in each of the ways; nothing for an empty one. */
export function useSearches(asked: Asked) {
  const { search } = useClient();
  return useQueries({
    queries: modes.map((mode) => ({
      queryKey: ['search', mode, asked],
      enabled: asked.query.trim() !== '',
      placeholderData: keepPreviousData,
      queryFn: async ({ signal }: { readonly signal: AbortSignal }): Promise<Found> => {
        const startedAt = performance.now();
        const answer = await search({ ...asked, mode, explain: true }, { signal });
        return { answer, roundTripMs: performance.now() - startedAt };
      },
    })),
  });
}
