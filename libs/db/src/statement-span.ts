import { SpanKind, type Tracer, withSpan } from '@lectern/telemetry';
import { trace } from '@opentelemetry/api';

const target = /\b(?:from|into|update|join)\s+(?:only\s+)?("?[a-z_][\w."]*)/i;
/** The first word behind white space and comments. */
const operation = /^(?:\s|--[^\n]*\n|\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\/)*([a-z]+)/i;
const mainVerb = /\b(select|insert|update|delete|merge)\b/i;
const mostSummaries = 1_000;

/** What a statement does, without its values: `SELECT documents`. Low in cardinality, so that it can name spans. */
export function summarize(text: string): { summary: string; operation: string; table: string | undefined } {
  const first = operation.exec(text)?.[1]?.toUpperCase() ?? 'SQL';
  const main = first === 'WITH' ? afterCommonTables(text) : text;
  const verb = first === 'WITH' ? (mainVerb.exec(main)?.[1]?.toUpperCase() ?? 'SELECT') : first;
  // A SELECT may read from a common table, whose name says nothing: the first table of the whole text does.
  const table = target.exec(verb === 'SELECT' ? text : main)?.[1]?.replaceAll('"', '');
  return { summary: table === undefined ? verb : `${verb} ${table}`, operation: verb, table };
}

/** A statement without what stands in parentheses: of `WITH x AS (…) INSERT INTO y` the end remains. */
function afterCommonTables(text: string): string {
  let depth = 0;
  let rest = '';
  for (const [part] of text.matchAll(/[()]|[^()]+/g)) {
    if (part === '(') depth += 1;
    else if (part === ')') depth -= 1;
    else if (depth === 0) rest += ` ${part}`;
  }
  return rest;
}

/**
 * Makes spans around statements by the semantic conventions for databases. Only below an active span: polling loops
 * would otherwise begin a trace for every empty look into a table.
 */
export function createStatementSpans(tracer: Tracer) {
  const cache = new Map<string, ReturnType<typeof summarize>>();

  const summaryOf = (text: string): ReturnType<typeof summarize> => {
    const known = cache.get(text);
    if (known !== undefined) return known;
    const facts = summarize(text);
    if (cache.size < mostSummaries) cache.set(text, facts);
    return facts;
  };

  return <T>(text: string, run: () => Promise<T>): Promise<T> => {
    if (trace.getActiveSpan() === undefined) return run();
    const facts = summaryOf(text);
    const attributes = {
      'db.system.name': 'postgresql',
      'db.operation.name': facts.operation,
      'db.query.summary': facts.summary,
      ...(facts.table === undefined ? {} : { 'db.collection.name': facts.table }),
    };
    return withSpan(tracer, facts.summary, { kind: SpanKind.CLIENT, attributes }, run);
  };
}

/** See {@link createStatementSpans}. */
export type StatementSpans = ReturnType<typeof createStatementSpans>;
