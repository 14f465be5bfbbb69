import { LecternError } from '@lectern/client';
import { QueryClient } from '@tanstack/react-query';

/** Answers are shown at once when somebody comes back to a page, and fetched anew behind that. The client repeats calls by itself. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: false,
        staleTime: 5_000,
        // An answer of 401 ends the session, which shows the page to sign in.
        throwOnError: (error) => error instanceof LecternError && error.status === 401,
      },
      mutations: { retry: false },
    },
  });
}
