import { UsageError } from '@lectern/service/command';
import { describe, expect, it } from 'vitest';
import { parseRepublishFlags } from './republish-flags.ts';

const [one, two] = ['01938f00-0000-7000-8000-000000000001', '01938f00-0000-7000-8000-000000000002'];
const choiceOf = (line: string) => parseRepublishFlags(line.split(' ')).choice;

describe('the flags of republish', () => {
  it('say which documents are meant', () => {
    const statuses = ['ingested', 'embedded', 'failed', 'indexed'];
    const any = { statuses, documentIds: undefined, tenantId: undefined };
    expect(choiceOf('--all')).toEqual(any);
    expect(choiceOf('--status ingested,embedded')).toEqual({ ...any, statuses: ['ingested', 'embedded'] });
    expect(choiceOf('--tenant t --status failed')).toEqual({ ...any, tenantId: 't', statuses: ['failed'] });
    expect(choiceOf('--deletions')).toEqual({ ...any, statuses: ['deleting'] });
    expect(choiceOf('--deletions --tenant t')).toEqual({ ...any, statuses: ['deleting'], tenantId: 't' });
    for (const line of [
      `--document ${one} ${two}`,
      `--document ${one},${two}`,
      `--document ${one} --document ${two}`,
    ]) {
      expect(choiceOf(line)).toEqual({ ...any, documentIds: [one, two] });
    }
  });

  it('say how fast, and whether at all', () => {
    expect(parseRepublishFlags(['--all'])).toMatchObject({ perSecond: 10, dryRun: false });
    const given = parseRepublishFlags(['--all', '--per-second', '250', '--dry-run']);
    expect(given).toMatchObject({ perSecond: 250, dryRun: true });
  });

  it.each([
    ['nothing is chosen', []],
    ['only counting is asked for', ['--dry-run']],
    ['all and less than all are asked for', ['--all', '--tenant', 't']],
    ['all documents and deletions are asked for', ['--all', '--deletions']],
    ['deletions of a status are asked for', ['--deletions', '--status', 'failed']],
    ['a status is none', ['--status', 'ingested,lost']],
    ['a status is given to documents that are gone', ['--status', 'deleted']],
    ['a list has an empty place', ['--status', 'ingested,']],
    ['an id is none', ['--document', 'all']],
    ['a word belongs to no flag', ['all']],
    ['a flag is unknown', ['--everything']],
    ['a flag has no value', ['--tenant']],
    ['the rate is no whole number from 1', ['--all', '--per-second', '0']],
  ])('are refused, with how to do it, when %s', (_when, args) => {
    const parse = () => parseRepublishFlags(args);
    expect(parse).toThrow(UsageError);
    expect(parse).toThrow('--per-second N');
  });
});
