import { describe, expect, it } from 'vitest';
import { parseDeadLetterFlags } from './dead-letter-flags.ts';
import { UsageError } from './run-command.ts';

const parse = (line: string) => parseDeadLetterFlags(line.split(' '));
const any = { tenantId: undefined, reason: undefined, ids: undefined, documentIds: undefined };

describe('the flags of dead-letters', () => {
  it('say what becomes of which', () => {
    expect(parse('list')).toEqual({ action: 'list', choice: any, limit: 100 });
    expect(parse('redrive --all')).toMatchObject({ action: 'redrive', choice: any });
    expect(parse('delete --id a,b --id c --reason r')).toMatchObject({
      ...{ action: 'delete', choice: { ...any, ids: ['a', 'b', 'c'], reason: 'r' } },
    });
    expect(parse('list --tenant t --document d --limit 5')).toEqual({
      ...{ action: 'list', choice: { ...any, tenantId: 't', documentIds: ['d'] }, limit: 5 },
    });
  });

  it.each([
    ['nothing is to be done', '--all'],
    ['something unknown is to be done', 'purge --all'],
    ['nothing is chosen to be deleted', 'delete'],
    ['nothing is chosen to be redriven', 'redrive --limit 3'],
    ['all and less than all are chosen', 'redrive --all --tenant t'],
    ['a list has an empty place', 'redrive --id a,'],
    ['a word belongs to no flag', 'redrive --id a b'],
    ['a flag is unknown', 'redrive --everything'],
    ['the limit is none', 'list --limit 0'],
  ])('are refused, with how to do it, when %s', (_when, line) => {
    expect(() => parse(line)).toThrow(UsageError);
    expect(() => parse(line)).toThrow('--reason REASON');
  });
});
