import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { breakingChanges, closedObjects } from './compare-contracts.ts';
import { type EventServices, toJsonSchema } from './event-contracts.ts';

const type = 'DocumentFailed.v1';
const before = z.object({
  documentId: z.string().min(1).max(200),
  stage: z.enum(['extract', 'embed']),
  count: z.int().min(0).max(10),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  note: z.string().optional(),
  location: z.object({ bucket: z.string() }),
  readers: z.array(z.string()).max(100).default([]),
  metadata: z.record(z.string().max(20), z.union([z.string(), z.number()])),
});
const who: EventServices = { producers: ['embedding'], consumers: ['document'] };

/** What the check says of `after` in the place of `before`. */
function saidOf(after: z.ZodType, newer: EventServices = who): string[] {
  const contracts = (schema: z.ZodType, services: EventServices) => ({
    schemas: { [type]: toJsonSchema(type, schema) },
    services: { [type]: services },
  });
  return breakingChanges({ version: '1.4.0', ...contracts(before, who) }, contracts(after, newer));
}

const { shape } = before;
const old = 'document of release 1.4.0';
const instead = 'define DocumentFailed.v2 beside it.';

describe('a release that may follow', () => {
  it.each([
    ['the same', before],
    ['a new optional field', before.extend({ added: z.string().optional() })],
    ['a new field with a default', before.extend({ added: z.int().default(0) })],
    [
      'a new optional field further in',
      before.extend({ location: shape.location.extend({ region: z.string().optional() }) }),
    ],
    ['an optional field that gets a default', before.extend({ note: z.string().default('') })],
    ['another description', before.describe('Says it better.')],
  ])('has %s', (_what, after) => {
    expect(saidOf(after)).toEqual([]);
  });

  it('has a new event, and consumers that the last one did not have', () => {
    const schemas = { [type]: toJsonSchema(type, before) };
    const released = { version: '1.4.0', schemas, services: { [type]: who } };
    const added = { ...schemas, 'DocumentFailed.v2': toJsonSchema('DocumentFailed.v2', z.object({})) };
    expect(
      breakingChanges(released, { schemas: added, services: { [type]: { ...who, consumers: ['audit'] } } }),
    ).toEqual([]);
  });
});

describe('a release that may not follow', () => {
  it.each([
    [
      'removes a field',
      before.omit({ note: true }),
      [`${type}: ${old} would miss /note in new messages; keep the field, or ${instead}`],
    ],
    [
      'renames a field',
      before.omit({ sha256: true }).extend({ digest: shape.sha256 }),
      [
        `${type}: ${old} would miss /sha256 in new messages; keep the field, or ${instead}`,
        `${type}: document would refuse messages of release 1.4.0, in which /digest may be missing; make the field optional, or ${instead}`,
      ],
    ],
    [
      'removes a field further in',
      before.extend({ location: z.object({}) }),
      [`${type}: ${old} would miss /location/bucket in new messages; keep the field, or ${instead}`],
    ],
    [
      'adds a required field',
      before.extend({ added: z.string() }),
      [
        `${type}: document would refuse messages of release 1.4.0, in which /added may be missing; make the field optional, or ${instead}`,
      ],
    ],
    [
      'requires an optional field',
      before.extend({ note: z.string() }),
      [
        `${type}: document would refuse messages of release 1.4.0, in which /note may be missing; make the field optional, or ${instead}`,
      ],
    ],
    [
      'requires a field no more',
      before.extend({ stage: shape.stage.optional() }),
      [`${type}: ${old} would refuse new messages, in which /stage may be missing; ${instead}`],
    ],
    [
      'narrows an enumeration',
      before.extend({ stage: z.enum(['extract']) }),
      [
        `${type}: document would refuse messages of release 1.4.0, in which /stage may be "embed"; ${instead}`,
      ],
    ],
    [
      'widens an enumeration',
      before.extend({ stage: z.enum(['extract', 'embed', 'index']) }),
      [`${type}: ${old} would refuse new messages, in which /stage may be "index"; ${instead}`],
    ],
    [
      'changes a type',
      before.extend({ count: z.string() }),
      [
        `${type}: document would refuse messages of release 1.4.0, in which /count may be of type integer; ${instead}`,
        `${type}: ${old} would refuse new messages, in which /count may be of type string; ${instead}`,
      ],
    ],
    [
      'narrows a bound',
      before.extend({ documentId: z.string().min(1).max(100) }),
      [
        `${type}: document would refuse messages of release 1.4.0, in which /documentId may go beyond maxLength 100; ${instead}`,
      ],
    ],
    [
      'widens a bound',
      before.extend({ count: z.int().min(0).max(11) }),
      [`${type}: ${old} would refuse new messages, in which /count may be more than up to 10; ${instead}`],
    ],
    [
      'changes a pattern',
      before.extend({ sha256: z.string().regex(/^[0-9A-F]{64}$/) }),
      [
        `${type}: document would refuse messages of release 1.4.0, in which /sha256 may be of another pattern than ^[0-9A-F]{64}$; ${instead}`,
        `${type}: ${old} would refuse new messages, in which /sha256 may be of another pattern than ^[0-9a-f]{64}$; ${instead}`,
      ],
    ],
    [
      'adds a format',
      before.extend({ note: z.email().optional() }),
      [
        `${type}: document would refuse messages of release 1.4.0, in which /note may be of another pattern than ${z.toJSONSchema(z.email()).pattern}; ${instead}`,
        `${type}: document would refuse messages of release 1.4.0, in which /note may be of another format than email; ${instead}`,
      ],
    ],
    [
      'narrows the members of a list',
      before.extend({ readers: z.array(z.string().min(1)).max(100).default([]) }),
      [
        `${type}: document would refuse messages of release 1.4.0, in which /readers/* may go beyond minLength 1; ${instead}`,
      ],
    ],
    [
      'widens the values of a record',
      before.extend({
        metadata: z.record(z.string().max(20), z.union([z.string(), z.number(), z.boolean()])),
      }),
      [`${type}: ${old} would refuse new messages, in which /metadata/* may be of type boolean; ${instead}`],
    ],
  ])('%s', (_what, after, said) => {
    expect(saidOf(after)).toEqual(said);
  });

  it('names the consumers of the release that would break', () => {
    const [said] = saidOf(before.extend({ added: z.string() }), { ...who, consumers: ['audit', 'document'] });
    expect(said).toContain('audit and document would refuse messages of release 1.4.0');
  });

  it('has an event no more', () => {
    const released = {
      version: '1.4.0',
      schemas: { [type]: toJsonSchema(type, before) },
      services: { [type]: who },
    };
    expect(breakingChanges(released, { schemas: {}, services: {} })).toEqual([
      `${type}: ${old} would wait for it in vain; publish it until no instance and no message of that release is left, then remove docs/events/released/1.4.0.`,
    ]);
  });

  it('closes an object', () => {
    const closed = before.extend({ location: z.strictObject({ bucket: z.string() }) });
    const contracts = { schemas: { [type]: toJsonSchema(type, closed) }, services: { [type]: who } };
    expect(closedObjects(contracts)).toEqual([
      `${type}: document would refuse whatever a later release adds to /location; leave the object open.`,
    ]);
  });

  it('says what the comparison does not understand', () => {
    const odd = { schemas: { [type]: { type: 'object', dependentRequired: {} } }, services: {} };
    expect(() => breakingChanges({ version: '1.4.0', ...odd }, odd)).toThrow(/dependentRequired/);
  });
});
