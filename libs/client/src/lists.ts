import type { Api } from './api.ts';
import type { paths } from './api-types.ts';

interface ListOf<Item> {
  readonly get: {
    readonly responses: {
      readonly 200: {
        readonly content: { readonly 'application/json': { data: Item[]; nextCursor: string | null } };
      };
    };
  };
}

/** Paths of which GET answers a list, page by page. */
export type ListPath = {
  [Path in keyof paths]: paths[Path] extends ListOf<unknown> ? Path : never;
}[keyof paths];

/** What the list of a path consists of. */
export type ListItem<Path extends ListPath> = paths[Path] extends ListOf<infer Item> ? Item : never;

type QueryOf<Path extends ListPath> = NonNullable<paths[Path]['get']['parameters']['query']>;

/** What a list can be asked for; `limit` is the size of a page, not of the list. */
export type ListQuery<Path extends ListPath> = Omit<QueryOf<Path>, 'cursor'>;

/** Everything that a list has. A page is fetched when it is needed, so that a loop which ends early fetches no more. */
export async function* listAll<Path extends ListPath>(
  { GET }: Pick<Api, 'GET'>,
  path: Path,
  { query, signal }: { query?: ListQuery<Path> | undefined; signal?: AbortSignal | undefined },
): AsyncGenerator<ListItem<Path>, void> {
  let cursor: string | null | undefined;
  do {
    const params = { query: { ...query, ...(cursor ? { cursor } : {}) } };
    // What all lists have in common cannot be said of the generic path; `documents` stands for them.
    const { data } = await GET(path as '/v1/documents', { params, ...(signal ? { signal } : {}) });
    yield* data.data as unknown as ListItem<Path>[];
    cursor = data.nextCursor;
  } while (cursor);
}
