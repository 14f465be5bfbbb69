import { useQuery } from '@tanstack/react-query';
import { platformFacts } from '../session/visit.ts';

/** What anybody may know of the platform; it seldom changes. */
export function usePlatformFacts() {
  return useQuery({ queryKey: ['platform', 'facts'], staleTime: 60_000, queryFn: platformFacts });
}
