/** A value of a document's flat metadata. */
export type FactValue = string | number | boolean;

/** What a caller may narrow a search to, on top of what the access scope already allows. */
export interface SearchFilter {
  readonly documentIds?: readonly string[] | undefined;
  readonly ownerId?: string | undefined;
  readonly metadata?: Readonly<Record<string, FactValue>> | undefined;
}

/**
 * One metadata entry as a single token, `["year",2024]`. Both stores match tokens for equality: keys with dots or
 * quotes need no escaping, and the number 1 is not the text "1".
 */
export function factTokens(metadata: Readonly<Record<string, FactValue>>): string[] {
  return Object.entries(metadata).map(([key, value]) => JSON.stringify([key, value]));
}
