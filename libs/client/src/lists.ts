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

/** What stands in the path of a list, for example the id of its document; undefined where nothing does. */
export type ListPlace<Path extends ListPath> = paths[Path]['get']['parameters'] extends { path: infer Place }
  ? Place
  : undefined;

/** How a list is asked for. */
export type ListOptions<Path extends ListPath> = {
  readonly query?: ListQuery<Path>;
  readonly signal?: AbortSignal;
} & (ListPlace<Path> extends undefined ? object : { readonly path: ListPlace<Path> });

/** Everything that a list has. A page is fetched when it is needed, so that a loop which ends early fetches no more. */
export async function* listAll<Path extends ListPath>(
  { GET }: Pick<Api, 'GET'>,
  path: Path,
  options: ListOptions<Path>,
): AsyncGenerator<ListItem<Path>, void> {
  const { query, signal, path: place } = { path: undefined, ...options };
  let cursor: string | null | undefined;
  do {
    const params = {
      ...(place && { path: place as unknown as undefined }),
      query: { ...query, ...(cursor ? { cursor } : {}) },
    };
    // What all lists have in common cannot be said of the generic path; `documents` stands for them.
    const { data } = await GET(path as '/v1/documents', { params, ...(signal ? { signal } : {}) });
    yield* data.data as unknown as ListItem<Path>[];
    cursor = data.nextCursor;
  } while (cursor);
}
