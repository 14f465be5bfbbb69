import { type FactName, type FactValue, type FilterCondition, instantOf } from '@lectern/contracts';
import { validate as isUuid } from 'uuid';

/** Conditions on documents `d` as SQL, and the values of its parameters. */
export interface FilterSql {
  /** ` AND …`; empty for no condition. */
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** The values of parameters, as they are named. */
class Parameters {
  readonly values: unknown[] = [];
  readonly #before: number;

  constructor(before: number) {
    this.#before = before;
  }

  add(value: unknown): string {
    this.values.push(value);
    return `$${this.#before + this.values.length}`;
  }
}

const signs = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

/**
 * What a filter asks. All that comes from a caller is a value of a parameter. No condition is ever unknown to SQL, so that what does not
 * meet it can be told by NOT.
 *
 * @param before how many parameters the statement has already
 */
export function filterSql(conditions: readonly FilterCondition[], before: number): FilterSql {
  const parameters = new Parameters(before);
  const sql = conditions.map((condition) => ` AND ${toSql(condition, parameters)}`).join('');
  return { sql, values: parameters.values };
}

function toSql(asked: FilterCondition, parameters: Parameters): string {
  const each = (of: readonly FilterCondition[]) => of.map((condition) => toSql(condition, parameters));
  switch (asked.kind) {
    case 'all':
      return asked.of.length === 0 ? 'true' : `(${each(asked.of).join(' AND ')})`;
    case 'any':
      return asked.of.length === 0 ? 'false' : `(${each(asked.of).join(' OR ')})`;
    case 'documents':
      return `d.id = ANY (${parameters.add(asked.ids.filter((id) => isUuid(id)))}::uuid[])`;
    case 'owner':
      return isStorable(asked.id) ? `d.owner_id = ${parameters.add(asked.id)}` : 'false';
    case 'has':
      return hasOneOf(asked, parameters);
    case 'has-not':
      return `NOT ${hasOneOf(asked, parameters)}`;
    case 'order':
      return isInOrder(asked, parameters);
  }
}

type Of<Kind> = Extract<FilterCondition, { readonly kind: Kind }>;

/** A list contains each of its values, and a value itself. */
function hasOneOf({ name, values }: Of<'has' | 'has-not'>, parameters: Parameters): string {
  const fact = factOf(name, parameters);
  const moments = values.flatMap((value) => (typeof value === 'string' ? (instantOf(value) ?? []) : []));
  const texts = values.filter(isStorable).map((value) => JSON.stringify(value));
  const has = `coalesce(${fact} @> ANY (${parameters.add(texts)}::jsonb[]), false)`;
  if (moments.length === 0) return has;
  return `(${has} OR ${someMoment(fact, `= ANY (${parameters.add(moments)}::bigint[])`)})`;
}

function isInOrder({ name, scale, order, bound }: Of<'order'>, parameters: Parameters): string {
  const fact = factOf(name, parameters);
  if (scale === 'time') return someMoment(fact, `${signs[order]} ${parameters.add(bound)}::bigint`);
  const holds = `$[*] ? (@ ${signs[order]} $bound)`;
  const variables = `jsonb_build_object('bound', ${parameters.add(String(bound))}::numeric)`;
  return `coalesce(jsonb_path_exists(${fact}, '${holds}', ${variables}), false)`;
}

function someMoment(fact: string, holds: string): string {
  const texts = `jsonb_path_query(${fact}, '$[*] ? (@.type() == "string")')`;
  return `EXISTS (SELECT FROM ${texts} AS text WHERE fact_moment(text #>> '{}') ${holds})`;
}

function factOf(name: FactName, parameters: Parameters): string {
  if (![name].flat().every(isStorable)) return 'NULL::jsonb';
  if (typeof name === 'string') return `(d.metadata -> ${parameters.add(name)}::text)`;
  const [collectionId, attribute] = name;
  return `((SELECT a.attributes FROM document_collections a WHERE a.document_id = d.id
    AND a.collection_id = ${parameters.add(collectionId)}::uuid) -> ${parameters.add(attribute)}::text)`;
}

/** What Postgres takes in no text is in no document. */
function isStorable(value: FactValue): boolean {
  return typeof value !== 'string' || (value.isWellFormed() && !value.includes('\0'));
}
