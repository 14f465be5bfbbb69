import type { PageRequest } from '../ports.ts';

/** A page of a list, and the id to go on from when there is more. */
export interface Page<T> {
  readonly entries: T[];
  readonly next: string | undefined;
}

/** Helper of every use case that lists: asks for one entry more, which shows whether there is a next page. */
export async function toPage<T extends { readonly id: string }>(
  { limit, before }: PageRequest,
  list: (page: PageRequest) => Promise<T[]>,
): Promise<Page<T>> {
  const found = await list({ limit: limit + 1, before });
  const entries = found.slice(0, limit);
  return { entries, next: found.length > limit ? entries.at(-1)?.id : undefined };
}
