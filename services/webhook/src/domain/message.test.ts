import { describe, expect, it } from 'vitest';
import { bodyOf, newsOf, type Outcome, type ToldOutcome } from './message.ts';

const outcome = (facts: Partial<Outcome> = {}): Outcome => ({
  ...{ tenantId: 't', documentId: 'd', type: 'document.indexed', status: 'indexed', version: 1, attempt: 1 },
  ...{ chunkCount: 3, at: new Date('2026-11-29T10:15:30.123Z') },
  ...facts,
});
const told = (facts: Partial<ToldOutcome> = {}): ToldOutcome => ({
  ...{ type: 'document.indexed', version: 1, attempt: 1 },
  ...facts,
});
const failed = { type: 'document.failed', status: 'failed' } as const;
const deleted = {
  type: 'document.deleted',
  status: 'deleted',
  version: undefined,
  attempt: undefined,
} as const;

describe('an outcome is news', () => {
  it.each([
    ['the first', undefined, outcome()],
    ['of a new version', told(), outcome({ version: 2 })],
    ['another one of a later attempt', told(), outcome({ ...failed, attempt: 2 })],
    ['another one that says no attempt', told({ attempt: 3 }), outcome({ ...failed, attempt: undefined })],
    ['a deletion', told(), outcome(deleted)],
    ['a deletion of a document of which nothing was told', undefined, outcome(deleted)],
  ])('when it is %s', (_, before, now) => {
    expect(newsOf(before, now)?.isNews).toBe(true);
  });
});

describe('an outcome is no news', () => {
  it.each([
    ['told', told(), outcome()],
    ['of an older version', told({ version: 2 }), outcome({ attempt: 9 })],
    ['another one of an older attempt', told({ attempt: 2 }), outcome({ ...failed, attempt: 1 })],
    ['of a document that is deleted', told({ type: 'document.deleted' }), outcome({ version: 9 })],
    ['a deletion that is told', told({ type: 'document.deleted' }), outcome(deleted)],
  ])('when it is %s', (_, before, now) => {
    expect(newsOf(before, now)).toBeUndefined();
  });

  it('when it is the same of a later attempt, which is noted', () => {
    expect(newsOf(told(), outcome({ attempt: 2 }))).toEqual({ ...told({ attempt: 2 }), isNews: false });
  });
});

it('the body has ids and the status, and null for what there is not', () => {
  expect(JSON.parse(bodyOf(outcome({ ...deleted, chunkCount: undefined })))).toEqual({
    ...{ type: 'document.deleted', timestamp: '2026-11-29T10:15:30.123Z' },
    data: { id: 'd', version: null, status: 'deleted', chunkCount: null },
  });
});
