import { type AccessScope, audiencesOf } from '../../domain/access-scope.ts';
import type { DocumentKey } from '../../domain/indexed-document.ts';
import { type Condition, conditionsOf, limitsOf, type Narrowing } from '../../domain/search-condition.ts';
import { spanCondition } from './lance-spans.ts';
import { listOf, sqlText } from './lance-sql.ts';

/** The condition for rows that some of these audiences may see. */
export function seenBy(audiences: readonly string[]): string {
  return `array_has_any(audiences, ${listOf(audiences)})`;
}

/** The condition for the rows of a document. */
export function rowsOf({ tenantId, documentId }: DocumentKey): string {
  return `tenant_id = ${sqlText(tenantId)} AND document_id = ${sqlText(documentId)}`;
}

const all: Narrowing = { filter: {} };

/** The condition that each search runs under: first what the caller may see, then what the caller asked for. */
export function searchPredicate(scope: AccessScope, asked: Narrowing = all): string {
  const conditions = [...limitsOf(scope), ...conditionsOf(asked)];
  return [seenBy(audiencesOf(scope)), ...conditions.map(toSql)].join(' AND ');
}

/** No condition is ever unknown to SQL, so that what is not in it can be told by NOT. */
function toSql(asked: Condition): string {
  switch (asked.kind) {
    case 'all':
      return asked.of.length === 0 ? 'true' : `(${asked.of.map(toSql).join(' AND ')})`;
    case 'any':
      return asked.of.length === 0 ? 'false' : `(${asked.of.map(toSql).join(' OR ')})`;
    case 'documents':
      return `document_id IN (${asked.ids.map(sqlText).join(', ')})`;
    case 'owner':
      return `owner_id = ${sqlText(asked.id)}`;
    case 'facts':
      return `array_has_any(facts, ${listOf(asked.tokens)})`;
    case 'no-facts':
      return `NOT array_has_any(facts, ${listOf(asked.tokens)})`;
    case 'order':
      return spanCondition(asked);
  }
}
