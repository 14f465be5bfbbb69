import {
  type FactName,
  type FilterCondition,
  filterConditions,
  type Order,
  type Scale,
  type SearchFilter,
} from '@lectern/contracts';
import type { AccessScope } from './access-scope.ts';
import { memberToken, tokensOf } from './facts.ts';

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
    ...filterConditions(filter, collections?.[0]).map(inStore),
  ];
}

/** What a scope allows beside its audiences, all of which has to hold too. */
export function limitsOf({ collections }: AccessScope): Condition[] {
  return collections === undefined ? [] : [inOneOf(collections)];
}

function inOneOf(collections: readonly string[]): Condition {
  return { kind: 'facts', tokens: [...new Set(collections)].map(memberToken) };
}

/** As the stores answer it: values are tokens there. */
function inStore(asked: FilterCondition): Condition {
  switch (asked.kind) {
    case 'all':
    case 'any':
      return { kind: asked.kind, of: asked.of.map(inStore) };
    case 'has':
      return { kind: 'facts', tokens: tokensOfAll(asked) };
    case 'has-not':
      return { kind: 'no-facts', tokens: tokensOfAll(asked) };
    default:
      return asked;
  }
}

function tokensOfAll({ name, values }: Extract<FilterCondition, { kind: 'has' | 'has-not' }>): string[] {
  return [...new Set(values.flatMap((value) => tokensOf(name, value)))];
}

/** A search with all that its answer depends on beside the documents: who asks, and for what. */
export function searchKeyOf(
  { tenantId, userId, collections: limits }: AccessScope,
  request: { mode: string; query: string; topK: number; explain?: boolean | undefined } & Narrowing,
): string {
  const { mode, query, topK, filter, collections = [], explain = false } = request;
  return JSON.stringify([tenantId, userId, limits ?? null, mode, topK, query, filter, collections, explain]);
}
