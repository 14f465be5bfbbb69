import { describe, expect, it } from 'vitest';
import { openLevels, untypedProperties } from './schema-levels.ts';

const closed = { type: 'object', additionalProperties: false } as const;

describe('openLevels', () => {
  it('finds nothing in a schema that is closed at every level', () => {
    expect(
      openLevels({
        ...closed,
        properties: {
          image: { ...closed, properties: { tag: { type: 'string' } } },
          labels: { type: 'object', additionalProperties: { type: 'string' } },
          hosts: { type: 'array', items: { ...closed } },
        },
      }),
    ).toEqual([]);
  });

  it.each([
    ['the root', { type: 'object' }, '/'],
    ['a property', { ...closed, properties: { a: { type: 'object', description: 'any' } } }, '/a'],
    ['an object by its properties alone', { ...closed, properties: { a: { properties: {} } } }, '/a'],
    ['an object or null', { ...closed, properties: { a: { type: ['object', 'null'] } } }, '/a'],
    [
      'a map of anything',
      { ...closed, properties: { a: { type: 'object', additionalProperties: {} } } },
      '/a',
    ],
    [
      'the values of a map',
      { ...closed, properties: { a: { type: 'object', additionalProperties: { type: 'object' } } } },
      '/a/*',
    ],
    ['items', { ...closed, properties: { a: { type: 'array', items: { type: 'object' } } } }, '/a/[]'],
    ['a branch', { ...closed, properties: { a: { anyOf: [closed, { type: 'object' }] } } }, '/a'],
    [
      'a reference',
      { ...closed, properties: { a: { $ref: '#/$defs/b' } }, $defs: { b: { type: 'object' } } },
      '/a',
    ],
  ])('finds %s', (_, schema, path) => {
    expect(openLevels(schema as never).map((level) => level.path)).toEqual([path]);
  });

  it('ends where a schema refers to itself', () => {
    const schema = { ...closed, properties: { child: { $ref: '#' } } };
    expect(openLevels(schema)).toEqual([]);
  });

  it('refuses a reference that leads out of the schema or nowhere', () => {
    expect(() => openLevels({ ...closed, properties: { a: { $ref: 'https://example.org' } } })).toThrow();
    expect(() => openLevels({ ...closed, properties: { a: { $ref: '#/$defs/gone' } } })).toThrow();
  });
});

describe('untypedProperties', () => {
  it('finds keys about which the schema says nothing', () => {
    const properties = { a: {}, b: { type: 'string' }, c: { ...closed, properties: { d: true } } };
    expect(untypedProperties({ ...closed, properties })).toEqual(['/a', '/c/d']);
  });
});
