import { LecternError } from '@lectern/client';
import { expect, it } from 'vitest';
import type { PromptVersion } from './prompt-data.ts';
import { templatePieces, variablesIn } from './prompt-template.ts';
import { describeRunError, describeVersionError } from './prompt-words.ts';
import { draftOf, emptyDraft, readDraft } from './version-draft.ts';

const schema = { type: 'object', properties: { summary: { type: 'string' } }, required: ['summary'] };
const version: PromptVersion = {
  name: 'summary',
  version: 2,
  template: 'Sum up: {{text}}',
  variables: ['text', 'topic'],
  alias: 'fast',
  documents: { query: 'What of {{ topic }}?', topK: 3 },
  answerSchema: schema,
  createdAt: '2026-11-29T10:00:00.000Z',
  createdBy: 'u',
};

it('tells the places of a template from its text', () => {
  expect(templatePieces('{{a}} { b } {{ a }}{{c-d}}')).toEqual([
    { kind: 'place', text: '{{a}}', name: 'a' },
    { kind: 'text', text: ' { b } ' },
    { kind: 'place', text: '{{ a }}', name: 'a' },
    { kind: 'text', text: '{{c-d}}' },
  ]);
  expect(variablesIn([version.template, version.documents?.query ?? '', '{{text}}'])).toEqual(
    version.variables,
  );
});

it('makes of a version a draft that says the same', () => {
  const { template, alias, documents, answerSchema } = version;
  expect(readDraft(draftOf(version))).toEqual({ template, alias, documents, answerSchema });
});

it('leaves out documents and schema that are not wanted', () => {
  const draft = { ...emptyDraft, template: 'Hello', query: 'left from before' };
  expect(readDraft(draft)).toMatchObject({ documents: null, answerSchema: null });
});

it('says what is wrong with a schema before it is sent', () => {
  expect(readDraft({ ...emptyDraft, answerSchema: '{"type":' })).toMatchObject({
    schemaError: expect.stringMatching(/^This is no JSON/),
  });
  expect(readDraft({ ...emptyDraft, answerSchema: '["a"]' })).toMatchObject({
    schemaError: expect.stringMatching(/object/),
  });
});

it('says in words why there is no answer, and why a version was not added', () => {
  const failed = (reason: string) => new LecternError('conflict', 'No.', { reason, status: 409 });
  expect(describeRunError(failed('model_missing'), 'fast').title).toContain('fast');
  expect(describeRunError(failed('answer_off_schema'), 'fast').title).toContain('schema');
  expect(describeRunError(failed('other'), 'fast').title).toBe('No.');
  const [first, later] = [true, false].map((isNew) => describeVersionError(failed('version_taken'), isNew));
  expect(first?.title).toContain('name');
  expect(later?.title).toContain('Somebody else');
});
