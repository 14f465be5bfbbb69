import { describe, expect, it } from 'vitest';
import { createAnswerCheck, faultOfAnswerSchema, jsonOfAnswer } from './answer-schema.ts';
import { promptLimits } from './limits.ts';

const schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties: {
    kind: { enum: ['bug', 'wish'] },
    days: { type: 'integer', minimum: 0 },
    tags: { type: 'array', items: { type: 'string', maxLength: 5 }, maxItems: 2 },
    due: { anyOf: [{ type: 'string', format: 'date' }, { type: 'null' }] },
  },
  required: ['kind'],
  additionalProperties: false,
};

describe('an answer schema', () => {
  it('is what answers are held to', () => {
    expect(faultOfAnswerSchema(schema)).toBeUndefined();
    const check = createAnswerCheck(schema);
    expect(check({ kind: 'bug', days: 3, tags: ['a'], due: '2026-11-29' })).toEqual([]);
    for (const [wrong, pointer] of [
      [{ days: 3 }, ''],
      [{ kind: 'other' }, '/kind'],
      [{ kind: 'bug', days: 1.5 }, '/days'],
      [{ kind: 'bug', tags: ['longer'] }, '/tags/0'],
      [{ kind: 'bug', due: 'tomorrow' }, '/due'],
      [{ kind: 'bug', more: 1 }, ''],
      [[], ''],
      ['bug', ''],
    ] as const) {
      expect(check(wrong)[0]?.pointer, JSON.stringify(wrong)).toBe(pointer);
    }
  });

  it.each([
    ['of no object', { type: 'array', items: {} }, '/type'],
    ['with a pattern', { type: 'object', properties: { a: { pattern: '(a+)+$' } } }, '/properties/a/pattern'],
    ['with patterns of names', { type: 'object', patternProperties: {} }, '/patternProperties'],
    ['with a reference', { type: 'object', properties: { a: { $ref: '#' } } }, '/properties/a/$ref'],
    ['with one from outside', { type: 'object', $ref: 'http://127.0.0.1/x' }, '/$ref'],
    ['with an id', { type: 'object', $id: 'x' }, '/$id'],
    [
      'with another format',
      { type: 'object', properties: { a: { format: 'regex' } } },
      '/properties/a/format',
    ],
    ['with a part that is none', { type: 'object', properties: { 'a/b': 1 } }, '/properties/a~1b'],
    ['with a list of items', { type: 'object', properties: { a: { items: [{}] } } }, '/properties/a/items'],
    ['with a word of its own', { type: 'object', anyOf: [{ nullable: true }] }, '/anyOf/0/nullable'],
    ['that is none', { type: 'object', required: 'kind' }, ''],
  ])('cannot be one %s', (_, wrong, pointer) => {
    expect(faultOfAnswerSchema(wrong)?.pointer).toBe(pointer);
  });

  it('has so many parts at most', () => {
    const names = Array.from({ length: promptLimits.answerSchemaEntries.value }, (_, i) => [`p${i}`, {}]);
    const wide = { type: 'object', properties: Object.fromEntries(names) };
    expect(faultOfAnswerSchema(wide)).toMatchObject({ detail: 'is one too many' });
  });

  it('runs nothing of what it says', () => {
    const name = `"+(globalThis.hit=1)+"\`\${globalThis.hit=1}'];globalThis.hit=1;//`;
    const hostile = {
      type: 'object',
      properties: { [name]: { const: name } },
      required: [name, '__proto__'],
    };
    expect(faultOfAnswerSchema(hostile)).toBeUndefined();
    createAnswerCheck(hostile)({ [name]: name });
    expect(globalThis).not.toHaveProperty('hit');
  });
});

describe('the JSON of an answer', () => {
  it('is read with and without a fence, and no text else is one', () => {
    for (const text of ['{"a":1}', ' {"a":1}\n', '```json\n{"a":1}\n```', '\n```\n{"a":1}\n```\n']) {
      expect(jsonOfAnswer(text), text).toEqual({ a: 1 });
    }
    for (const text of ['', 'Here it is: {"a":1}', '{"a":1', '```json\n{"a":1}\n``` That is it.']) {
      expect(jsonOfAnswer(text), text).toBeUndefined();
    }
  });
});
