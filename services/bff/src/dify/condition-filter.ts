import type { SearchFilter } from '@lectern/contracts';
import { searchFilter } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import type { RetrievalBody, RetrievalCondition } from './schemas.ts';

const operators: Readonly<Record<string, string>> = {
  ...{ is: 'eq', 'is not': 'ne', '=': 'eq', '≠': 'ne', '>': 'gt', '<': 'lt', '≥': 'gte', '≤': 'lte' },
  ...{ before: 'lt', after: 'gt', in: 'in', 'not in': 'nin' },
};
/** Dify's forms send numbers as text. */
const numeric: ReadonlySet<string> = new Set(['=', '≠', '>', '<', '≥', '≤']);

/**
 * The conditions of Dify as the filter of a search.
 *
 * @throws AppError `invalid_argument` (`condition_unserved`) for what no filter can say, with the place
 */
export function filterOfConditions(asked: RetrievalBody['metadata_condition']): SearchFilter | undefined {
  const conditions = asked?.conditions ?? [];
  if (conditions.length === 0) return undefined;
  const members = conditions.map(memberOf);
  const parsed = searchFilter.safeParse(
    asked?.logical_operator === 'or' ? { or: members } : { and: members },
  );
  if (parsed.success) return parsed.data;
  throw unserved('/metadata_condition', parsed.error.issues[0]?.message ?? 'cannot be asked for');
}

function memberOf({ name, comparison_operator: operator, value }: RetrievalCondition, index: number): object {
  const pointer = `/metadata_condition/conditions/${index}`;
  const own = operators[operator];
  if (own === undefined) throw unserved(`${pointer}/comparison_operator`, 'is not served');
  if (value === undefined || value === null) throw unserved(`${pointer}/value`, 'is missing');
  const isList = own === 'in' || own === 'nin';
  if (Array.isArray(value) && !isList) throw unserved(`${pointer}/value`, 'may not be a list');
  const compared = { [own]: isList ? listOf(value) : numeric.has(operator) ? numberIn(value) : value };
  const facts = [name].flat().map((one) => ({ metadata: { [one]: compared } }));
  return facts.length === 1 ? { ...facts[0] } : { or: facts };
}

function listOf(value: unknown): unknown {
  return typeof value === 'string' ? value.split(',').map((part) => part.trim()) : [value].flat();
}

function numberIn(value: unknown): unknown {
  return typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value.trim()) ? Number(value) : value;
}

function unserved(pointer: string, detail: string): AppError {
  return new AppError('invalid_argument', 'The condition cannot be asked of metadata.', {
    reason: 'condition_unserved',
    errors: [{ pointer, detail }],
  });
}
