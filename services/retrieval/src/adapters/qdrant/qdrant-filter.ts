import type { Schemas } from '@qdrant/js-client-rest';
import { type AccessScope, audiencesOf, factTokens, type SearchFilter } from '../../domain/access-scope.ts';
import type { DocumentKey } from '../../domain/indexed-document.ts';

type Filter = Schemas['Filter'];
type Condition = Schemas['FieldCondition'];

const is = (key: string, value: string): Condition => ({ key, match: { value } });
const isOneOf = (key: string, values: readonly string[]): Condition => ({ key, match: { any: [...values] } });

/** The condition that each search runs under: first what the caller may see, then what the caller asked for. */
export function searchFilter(scope: AccessScope, filter: SearchFilter): Filter {
  const must = [is('tenant_id', scope.tenantId), isOneOf('audience', audiencesOf(scope))];
  if (filter.documentIds !== undefined) must.push(isOneOf('document_id', filter.documentIds));
  if (filter.ownerId !== undefined) must.push(is('owner_id', filter.ownerId));
  for (const fact of factTokens(filter.metadata ?? {})) must.push(is('facts', fact));
  return { must };
}

/** Every point of a document, or those of some of its versions. */
export function documentFilter(
  { documentId, tenantId }: DocumentKey,
  versions?: { only: number } | { below: number },
): Filter {
  const must = [is('tenant_id', tenantId), is('document_id', documentId)];
  if (versions !== undefined) {
    must.push(
      'only' in versions
        ? { key: 'version', match: { value: versions.only } }
        : { key: 'version', range: { lt: versions.below } },
    );
  }
  return { must };
}

/** Every point of these documents, whosever they are. */
export function documentsFilter(documentIds: readonly string[]): Filter {
  return { must: [isOneOf('document_id', documentIds)] };
}

/** Every point of these versions, whosever they are: documents of the same version are one condition. */
export function versionsFilter(versions: readonly { documentId: string; version: number }[]): Filter {
  const alike = Map.groupBy(versions, ({ version }) => version);
  const should = [...alike].map(([version, its]) => ({
    must: [
      isOneOf(
        'document_id',
        its.map(({ documentId }) => documentId),
      ),
      { key: 'version', match: { value: version } },
    ],
  }));
  return { should };
}
