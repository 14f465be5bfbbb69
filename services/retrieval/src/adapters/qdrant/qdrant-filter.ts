import type { Schemas } from '@qdrant/js-client-rest';
import { type AccessScope, audiencesOf } from '../../domain/access-scope.ts';
import type { DocumentKey } from '../../domain/indexed-document.ts';
import {
  type Condition as Asked,
  conditionsOf,
  limitsOf,
  type Narrowing,
} from '../../domain/search-condition.ts';
import { spanBound, spanName, spansField } from './qdrant-spans.ts';

type Filter = Schemas['Filter'];
type Condition = Schemas['Condition'];

const is = (key: string, value: string): Condition => ({ key, match: { value } });
const isOneOf = (key: string, values: readonly string[]): Condition => ({
  key,
  match: { any: [...new Set(values)] },
});

const all: Narrowing = { filter: {} };

/** The condition that each search runs under: first what the caller may see, then what the caller asked for. */
export function searchFilter(scope: AccessScope, asked: Narrowing = all): Filter {
  const must = [is('tenant_id', scope.tenantId), isOneOf('audience', audiencesOf(scope))];
  const conditions = [...limitsOf(scope), ...conditionsOf(asked)];
  return { must: [...must, ...conditions.map(toCondition)] };
}

function toCondition(asked: Asked): Condition {
  switch (asked.kind) {
    case 'all':
      return { must: asked.of.map(toCondition) };
    case 'any':
      // Of no condition none holds, but Qdrant takes an empty list for no list.
      return asked.of.length === 0 ? { must: [{ has_id: [] }] } : { should: asked.of.map(toCondition) };
    case 'documents':
      return isOneOf('document_id', asked.ids);
    case 'owner':
      return is('owner_id', asked.id);
    case 'facts':
      return isOneOf('facts', asked.tokens);
    case 'no-facts':
      return { must_not: [isOneOf('facts', asked.tokens)] };
    case 'order': {
      const must = [is('name', spanName(asked.name)), spanBound(asked)];
      return { nested: { key: spansField, filter: { must } } };
    }
  }
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
