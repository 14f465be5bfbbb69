import type { DeadLetterChoice } from '@lectern/events';
import { parseFlags, UsageError } from './run-command.ts';

const actions = ['list', 'redrive', 'delete'] as const;

/** The arguments of the command `dead-letters`. */
export interface DeadLetterFlags {
  readonly action: (typeof actions)[number];
  readonly choice: DeadLetterChoice;
  /** Most entries that are listed. */
  readonly limit: number;
}

const usage = `dead-letters list|redrive|delete: what becomes of the dead letters of this service; prints one JSON object.

  --all            all of them; "list" needs no choice
  --id ID,…        these, by the id that the list shows
  --document ID,…  those about these documents
  --tenant ID      those of this tenant
  --reason REASON  those that were dead-lettered for this reason
  --limit N        list: show the N oldest; default 100

Filters are combined with AND.`;

const options = {
  all: { type: 'boolean', default: false },
  id: { type: 'string', multiple: true },
  document: { type: 'string', multiple: true },
  tenant: { type: 'string' },
  reason: { type: 'string' },
  limit: { type: 'string', default: '100' },
} as const;

/**
 * Reads the arguments of the command.
 *
 * @throws UsageError when a flag is unknown or malformed, or when none selects what is redriven or deleted
 */
export function parseDeadLetterFlags(args: readonly string[]): DeadLetterFlags {
  const { values, positionals } = parseFlags({ args: [...args], options, allowPositionals: true }, usage);
  const action = actions.find((each) => each === positionals[0]);
  if (action === undefined || positionals.length > 1) {
    throw wrong(`What is to be done is one of ${actions.join(', ')}.`);
  }
  const { all, tenant, reason } = values;
  const choice = { tenantId: tenant, reason, ids: listOf(values.id), documentIds: listOf(values.document) };
  const isNarrowed = Object.values(choice).some((each) => each !== undefined);
  if (all && isNarrowed) throw wrong('--all cannot be combined with another choice.');
  if (action !== 'list' && !all && !isNarrowed) throw wrong('No dead letters are chosen.');
  if (!/^[1-9]\d{0,4}$/.test(values.limit)) throw wrong('--limit takes a whole number from 1 to 99999.');
  return { action, choice, limit: Number(values.limit) };
}

/** An empty place would choose less than was meant, or more. */
function listOf(values: readonly string[] | undefined): string[] | undefined {
  const list = values?.flatMap((value) => value.split(',')).map((value) => value.trim());
  if (list?.includes('')) throw wrong('A list of ids has an empty place.');
  return list;
}

function wrong(problem: string): UsageError {
  return new UsageError(problem, usage);
}
