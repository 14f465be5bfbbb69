import { QueryClient } from '@tanstack/react-query';

/** Answers are shown at once when somebody comes back to a page, and fetched anew behind that. The client repeats calls by itself. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: 5_000 }, mutations: { retry: false } },
  });
}
