import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { chatFields, responseFields } from './fields.ts';
import { responsesBody } from './responses/request.ts';
import { chatBody, searchedFields } from './schemas.ts';

const document = await readFile(new URL('../../../../docs/agents/fields.md', import.meta.url), 'utf8');

/** The rows of the table under a heading, by how a field is taken. */
function documented(heading: string): Record<string, string[]> {
  const section = document.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const rows = section.matchAll(/^\| `(\w+)` \| ([a-z ]+) \|/gm);
  const byHow = Map.groupBy(rows, ([, , how]) => how ?? '');
  return Object.fromEntries(
    [...byHow].map(([how, all]) => [how, all.map(([, field]) => field ?? '').sort()]),
  );
}

const sorted = (fields: object) => Object.keys(fields).sort();

describe.each([
  { heading: 'Chat completions', fields: chatFields, shape: chatBody.shape, ours: searchedFields },
  { heading: 'Responses', fields: responseFields, shape: responsesBody.shape, ours: {} },
])('$heading', ({ heading, fields, shape, ours }) => {
  it('take their fields as the documentation says', () => {
    const { ignored, inPart, refused } = fields;
    const rest = sorted(shape).filter((field) => !(field in { ...ignored, ...inPart, ...refused, ...ours }));
    expect(documented(heading)).toEqual({
      ...{ read: rest, ignored: sorted(ignored), 'in part': sorted(inPart), refused: sorted(refused) },
    });
  });
});

describe('a field', () => {
  const chat = { model: 'lectern', messages: [{ role: 'user', content: 'Why?' }] };
  const response = { model: 'lectern', input: 'Why?' };
  const ways = [
    { name: 'chat', fields: chatFields, schema: chatBody, body: chat },
    { name: 'response', fields: responseFields, schema: responsesBody, body: response },
  ];
  const of = (how: 'ignored' | 'refused' | 'inPart') =>
    ways.flatMap(({ name, fields, schema, body }) =>
      Object.keys(fields[how]).map((field) => ({ name, field, schema, body })),
    );

  it.each(of('refused'))('$field of a $name is refused by its name', ({ field, schema, body }) => {
    for (const value of [{}, [], 'x', true, 1]) {
      const { error } = schema.safeParse({ ...body, [field]: value });
      expect(error?.issues.map(({ path }) => path)).toEqual([[field]]);
    }
    expect(schema.safeParse({ ...body, [field]: null }).success).toBe(true);
  });

  it.each(of('inPart'))(
    '$field of a $name is refused by its name where it asks for more',
    ({ field, schema, body }) => {
      const { error } = schema.safeParse({ ...body, [field]: { type: 'x' } });
      expect(error?.issues.map(({ path: [first] }) => first)).toEqual([field]);
    },
  );

  it.each(of('ignored'))('$field of a $name is taken', ({ field, schema, body }) => {
    const value = field === 'store' ? true : { a: ['b'] };
    expect(schema.safeParse({ ...body, [field]: value }).success).toBe(true);
  });
});
