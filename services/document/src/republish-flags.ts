import { parseFlags, UsageError } from '@lectern/service/command';
import { validate as isUuid } from 'uuid';
import type { DocumentChoice } from './ports.ts';

/** The arguments of the command. */
export interface RepublishFlags {
  readonly choice: Omit<DocumentChoice, 'createdUntil'>;
  readonly perSecond: number;
  readonly dryRun: boolean;
}

type Statuses = DocumentChoice['statuses'];

const republishable: Statuses = ['ingested', 'embedded', 'failed', 'indexed'];

const usage = `Publishes the events of stored documents again, so that they are embedded and indexed again.

  --all                   every document
  --status STATUS,…       documents in one of these: ${republishable.join(', ')}
  --document ID…          these documents
  --tenant ID             documents of this tenant
  --deletions             republish pending deletions instead of documents
  --per-second N          maximum number of documents per second; default 10
  --dry-run               count the documents, publish nothing

Filters are combined with AND.`;

const options = {
  all: { type: 'boolean', default: false },
  status: { type: 'string', multiple: true },
  document: { type: 'string', multiple: true },
  tenant: { type: 'string' },
  deletions: { type: 'boolean', default: false },
  'per-second': { type: 'string', default: '10' },
  'dry-run': { type: 'boolean', default: false },
} as const;

/**
 * Reads the arguments of the command.
 *
 * @throws UsageError when a flag is unknown or malformed, or when no flag selects documents
 */
export function parseRepublishFlags(args: readonly string[]): RepublishFlags {
  const { values, positionals } = parseFlags({ args: [...args], options, allowPositionals: true }, usage);
  if (positionals.length > 0 && values.document === undefined) {
    throw wrong(`Unexpected argument "${positionals[0]}".`);
  }
  const documentIds = listOf(values.document && [...values.document, ...positionals])?.map(toId);
  const { all, deletions, status, tenant } = values;
  const isNarrowed = [status, documentIds, tenant].some((choice) => choice !== undefined);
  if (all && (isNarrowed || deletions)) throw wrong('--all cannot be combined with another choice.');
  if (deletions && status !== undefined) throw wrong('--deletions cannot be combined with --status.');
  if (!all && !deletions && !isNarrowed) throw wrong('No documents are chosen.');
  const statuses: Statuses = listOf(status)?.map(toStatus) ?? republishable;
  return {
    choice: { statuses: deletions ? ['deleting'] : statuses, documentIds, tenantId: tenant },
    perSecond: toRate(values['per-second']),
    dryRun: values['dry-run'],
  };
}

function listOf(values: readonly string[] | undefined): string[] | undefined {
  return values?.flatMap((value) => value.split(',')).map((value) => value.trim());
}

function toStatus(value: string): Statuses[number] {
  const status = republishable.find((each) => each === value);
  if (status === undefined) throw wrong(`"${value}" is not a status that can be republished.`);
  return status;
}

function toId(value: string): string {
  if (!isUuid(value)) throw wrong(`"${value}" is not the id of a document.`);
  return value;
}

function toRate(value: string): number {
  if (!/^[1-9]\d{0,5}$/.test(value)) throw wrong('--per-second takes a whole number from 1.');
  return Number(value);
}

function wrong(problem: string): UsageError {
  return new UsageError(problem, usage);
}
