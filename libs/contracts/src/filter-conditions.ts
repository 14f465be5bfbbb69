import type { FactValue } from './fields.ts';
import type { SearchFilter } from './http/search-filter.ts';
import { instantOf } from './instant.ts';

/** An order of two values. */
export type Order = 'gt' | 'gte' | 'lt' | 'lte';

/** What can be compared: numbers, or moments in milliseconds since 1970. */
export type Scale = 'number' | 'time';

/** The name of a fact of the document, or of an attribute in a collection: a pair, which is like no name of a document's own. */
export type FactName = string | readonly [collectionId: string, attribute: string];

/**
 * What a filter asks, whatever store answers it. `has`: the fact has one of these values, dates by their moment; `has-not`: it has none of
 * them, or is missing; `order`: one of its values on that scale is in that order to the bound.
 */
export type FilterCondition =
  | { readonly kind: 'all' | 'any'; readonly of: readonly FilterCondition[] }
  | { readonly kind: 'documents'; readonly ids: readonly string[] }
  | { readonly kind: 'owner'; readonly id: string }
  | { readonly kind: 'has' | 'has-not'; readonly name: FactName; readonly values: readonly FactValue[] }
  | {
      readonly kind: 'order';
      readonly name: FactName;
      readonly scale: Scale;
      readonly order: Order;
      readonly bound: number;
    };

/** A filter or a group of one. */
type Part = Pick<SearchFilter, 'documentIds' | 'ownerId' | 'metadata' | 'attributes'> & {
  readonly and?: readonly Part[] | undefined;
  readonly or?: readonly Part[] | undefined;
};

/**
 * What a filter asks, all of which has to hold; nothing for all documents. Attributes are of the only collection of a request: another
 * one is refused where the request is read.
 */
export function filterConditions(part: Part, collectionId: string | undefined): FilterCondition[] {
  const { documentIds: ids, ownerId: id, metadata = {}, attributes = {}, and, or } = part;
  const conditionsIn = (member: Part) => filterConditions(member, collectionId);
  const attributed = Object.entries(attributes);
  return [
    ...(ids === undefined ? [] : [{ kind: 'documents', ids } as const]),
    ...(id === undefined ? [] : [{ kind: 'owner', id } as const]),
    ...Object.entries(metadata).flatMap(([name, asked]) => comparisonsOf(name, asked)),
    ...(collectionId === undefined && attributed.length > 0 ? [nothing] : []),
    ...attributed.flatMap(([name, asked]) => comparisonsOf([collectionId ?? '', name], asked)),
    ...(and ?? []).flatMap(conditionsIn),
    ...(or === undefined ? [] : oneOf(or.map(conditionsIn))),
  ];
}

const nothing: FilterCondition = { kind: 'any', of: [] };

/** A member that asks nothing holds for everything, and then the whole group does. */
function oneOf(members: readonly FilterCondition[][]): FilterCondition[] {
  if (members.some(({ length }) => length === 0)) return [];
  return [{ kind: 'any', of: members.map((of) => ({ kind: 'all', of })) }];
}

type Asked = NonNullable<SearchFilter['metadata']>[string];

function comparisonsOf(name: FactName, asked: Asked): FilterCondition[] {
  if (typeof asked !== 'object') return [{ kind: 'has', name, values: [asked] }];
  const { eq, ne, in: some, nin: none, ...orders } = asked;
  return [
    ...(eq === undefined ? [] : [{ kind: 'has', name, values: [eq] } as const]),
    ...(ne === undefined ? [] : [{ kind: 'has-not', name, values: [ne] } as const]),
    ...(some === undefined ? [] : [{ kind: 'has', name, values: some } as const]),
    ...(none === undefined ? [] : [{ kind: 'has-not', name, values: none } as const]),
    ...Object.entries(orders).flatMap(([order, bound]) =>
      bound === undefined ? [] : [orderOf(name, order as Order, bound)],
    ),
  ];
}

/** A text that is no date is refused where the request is read; nothing is in an order to it. */
function orderOf(name: FactName, order: Order, bound: string | number): FilterCondition {
  const scale = typeof bound === 'number' ? 'number' : 'time';
  const value = typeof bound === 'number' ? bound + 0 : instantOf(bound);
  return value === undefined ? nothing : { kind: 'order', name, scale, order, bound: value };
}

/** A filter with its owners, at any depth, as they are called in the store. */
export function withOwners(filter: SearchFilter, idOf: (named: string) => string): SearchFilter {
  const named = <P extends Part>(part: P): P => ({
    ...part,
    ...(part.ownerId === undefined ? {} : { ownerId: idOf(part.ownerId) }),
    ...(part.and === undefined ? {} : { and: part.and.map(named) }),
    ...(part.or === undefined ? {} : { or: part.or.map(named) }),
  });
  return named(filter);
}
