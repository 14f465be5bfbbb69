import type { JsonSchema } from '@lectern/openapi';
import fc, { type Arbitrary } from 'fast-check';

/** Values that programs stumble over, of every type. */
export const oddValues: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(null, true, 0, -1, 1.5, 1e308, Number.MAX_SAFE_INTEGER, '', ' ', [], {}, [[]], [null]),
  fc.constantFrom(
    '\u0000',
    'a\u0000b',
    '\r\nX-Injected: 1',
    '\ud800',
    'x\udfff',
    '\u202e',
    '\ufeff',
    '😀'.repeat(50),
  ),
  fc.constantFrom("' OR 1=1 --", '../../etc/passwd', '%00', '{{7*7}}', '__proto__', 'constructor', 'NaN'),
  fc.constantFrom(300, 2_001, 20_000).map((chars) => 'x'.repeat(chars)),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.jsonValue({ maxDepth: 2 }),
);

/** The same where only text can stand. */
export const oddTexts: Arbitrary<string> = oddValues.map((value) =>
  typeof value === 'string' ? value : JSON.stringify(value),
);

/** Texts at the bounds of a schema and just beyond them; none where it has no bound. */
export function boundaryTexts({ minLength, maxLength }: JsonSchema): string[] {
  const bounds = [minLength, maxLength].filter((bound) => typeof bound === 'number');
  return bounds.flatMap((bound) =>
    [bound - 1, bound, bound + 1].map((chars) => 'b'.repeat(Math.max(0, chars))),
  );
}

/** A valid object with one thing wrong: a property that is missing, odd, at its bound, or more than there are. */
export function brokenBodies(
  valid: Arbitrary<unknown>,
  properties: Readonly<Record<string, JsonSchema>>,
): Arbitrary<unknown> {
  const names = Object.keys(properties);
  if (names.length === 0) return fc.oneof(valid, oddValues);
  const name = fc.constantFrom(...names);
  const bounds = names.flatMap((at) => boundaryTexts(properties[at] ?? {}).map((text) => ({ [at]: text })));
  return fc.oneof(
    fc.tuple(valid, name).map(([body, gone]) => without(body, gone)),
    fc.tuple(valid, name, oddValues).map(([body, at, value]) => merged(body, { [at]: value })),
    fc.tuple(valid, oddValues).map(([body, value]) => merged(body, { unexpected: value })),
    ...(bounds.length > 0
      ? [fc.tuple(valid, fc.constantFrom(...bounds)).map(([body, more]) => merged(body, more))]
      : []),
    oddValues,
  );
}

function without(body: unknown, name: string): unknown {
  return Object.fromEntries(Object.entries(body ?? {}).filter(([key]) => key !== name));
}

function merged(body: unknown, more: object): unknown {
  return { ...(body as object), ...more };
}

/** Bytes that are no JSON, or JSON of a shape that costs a parser much. */
export const malformedJson: Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    '{',
    '{"a":',
    '[1,]',
    "{'a':1}",
    'undefined',
    '\ufeff{}',
    '{"a":1}{"b":2}',
    '{"a":1,"a":2}',
    '"\ud800"',
  ),
  fc.constantFrom(
    '['.repeat(5_000),
    `${'{"a":'.repeat(300)}1${'}'.repeat(300)}`,
    `[${'0,'.repeat(50_000)}0]`,
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
