import { type FactValue, instantOf, type SearchFilter } from '@lectern/contracts';
import type { AccessScope } from './access-scope.ts';
import { type FactName, memberToken, type Scale, tokensOf } from './facts.ts';

/** An order of two values. */
export type Order = 'gt' | 'gte' | 'lt' | 'lte';

/**
 * A filter as a store evaluates it. `facts`: has one of these tokens of `factTokens`; `no-facts`: has none of them; `order`: has a
 * span of that name and scale whose outermost value is in that order to the bound.
 */
export type Condition =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'documents'; readonly ids: readonly string[] }
  | { readonly kind: 'owner'; readonly id: string }
  | { readonly kind: 'facts' | 'no-facts'; readonly tokens: readonly string[] }
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

/** What a caller narrows a search to. */
export interface Narrowing {
  readonly filter: SearchFilter;
  /** Documents in one of these; undefined for all. */
  readonly collections?: readonly string[] | undefined;
}

/** What a caller asks, all of which has to hold; nothing for all documents. */
export function conditionsOf({ filter, collections }: Narrowing): Condition[] {
  return [
    ...(collections === undefined ? [] : [inOneOf(collections)]),
    ...filterConditions(filter, collections?.[0]),
  ];
}

/** What a scope allows beside its audiences, all of which has to hold too. */
export function limitsOf({ collections }: AccessScope): Condition[] {
  return collections === undefined ? [] : [inOneOf(collections)];
}

function inOneOf(collections: readonly string[]): Condition {
  return { kind: 'facts', tokens: [...new Set(collections)].map(memberToken) };
}

/** Attributes are of the only collection of a request: another one is refused where the request is read. */
function filterConditions(part: Part, collectionId: string | undefined): Condition[] {
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

const nothing: Condition = { kind: 'any', of: [] };

/** A member that asks nothing holds for everything, and then the whole group does. */
function oneOf(members: readonly Condition[][]): Condition[] {
  if (members.some(({ length }) => length === 0)) return [];
  return [{ kind: 'any', of: members.map((of) => ({ kind: 'all', of })) }];
}

type Asked = NonNullable<SearchFilter['metadata']>[string];

function comparisonsOf(name: FactName, asked: Asked): Condition[] {
  if (typeof asked !== 'object') return [hasOneOf(name, [asked])];
  const { eq, ne, in: some, nin: none, ...orders } = asked;
  return [
    ...(eq === undefined ? [] : [hasOneOf(name, [eq])]),
    ...(ne === undefined ? [] : [{ ...hasOneOf(name, [ne]), kind: 'no-facts' } as const]),
    ...(some === undefined ? [] : [hasOneOf(name, some)]),
    ...(none === undefined ? [] : [{ ...hasOneOf(name, none), kind: 'no-facts' } as const]),
    ...Object.entries(orders).flatMap(([order, bound]) =>
      bound === undefined ? [] : [orderOf(name, order as Order, bound)],
    ),
  ];
}

function hasOneOf(name: FactName, values: readonly FactValue[]) {
  const tokens = [...new Set(values.flatMap((value) => tokensOf(name, value)))];
  return { kind: 'facts', tokens } as const;
}

/** A text that is no date is refused where the request is read; nothing is in an order to it. */
function orderOf(name: FactName, order: Order, bound: string | number): Condition {
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
