import type { Principal } from '@lectern/auth';
import type { CallOptions, Found, Search, SearchQuestion } from '../ports.ts';

export interface FindPassagesPorts {
  readonly search: Search;
}

export interface FindPassagesInput extends SearchQuestion {
  readonly caller: Principal;
}

/** The passages that a question finds among what the caller can see, best first. Decides on no error. */
export async function findPassages(
  { search }: FindPassagesPorts,
  { caller, ...question }: FindPassagesInput,
  signal: AbortSignal,
): Promise<Found> {
  const options: CallOptions = { caller, signal };
  return search.find(question, options);
}
