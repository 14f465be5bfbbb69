import { QueryClient } from '@tanstack/react-query';

/**
 * Answers are shown at once when somebody comes back to a page, and fetched anew behind that. The client repeats calls by itself. What is
 * asked for without a network fails, and says so, instead of waiting without a word; it is asked for again when the network is back.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { retry: false, staleTime: 5_000, networkMode: 'always', refetchOnReconnect: true },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
