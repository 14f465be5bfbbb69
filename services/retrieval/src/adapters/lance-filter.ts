import { type AccessScope, audiencesOf } from '../domain/access-scope.ts';
import { factTokens, type SearchFilter } from '../domain/search-filter.ts';

/** A SQL string literal. Doubling the quote is the whole of the escape in LanceDB's dialect; a backslash is a letter. */
export function sqlText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** The condition that each search runs under: first what the caller may see, then what the caller asked for. */
export function searchPredicate(scope: AccessScope, filter: SearchFilter): string {
  const conditions = [`audience IN (${list(audiencesOf(scope))})`];
  if (filter.documentIds !== undefined) conditions.push(`document_id IN (${list(filter.documentIds)})`);
  if (filter.ownerId !== undefined) conditions.push(`owner_id = ${sqlText(filter.ownerId)}`);
  const facts = factTokens(filter.metadata ?? {});
  if (facts.length > 0) conditions.push(`array_has_all(facts, [${list(facts)}])`);
  return conditions.join(' AND ');
}

function list(values: readonly string[]): string {
  return values.map(sqlText).join(', ');
}
