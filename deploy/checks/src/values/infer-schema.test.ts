import { describe, expect, it } from 'vitest';
import { inferSchema } from './infer-schema.ts';
import { readValues } from './values-file.ts';

const schemaOf = (yaml: string) => inferSchema(readValues(yaml));

describe('inferSchema', () => {
  it('closes objects at every level and takes descriptions from comments', () => {
    expect(schemaOf('# Outer.\na:\n  # Inner,\n  # on two lines.\n  b: false\n')).toEqual({
      type: 'object',
      additionalProperties: false,
      properties: {
        a: {
          description: 'Outer.',
          type: 'object',
          additionalProperties: false,
          properties: { b: { description: 'Inner, on two lines.', type: 'boolean' } },
        },
      },
    });
  });

  it('takes only the paragraph right above a value for its description', () => {
    const { properties } = schemaOf('# About the file.\n\n# Of a.\na: x\n');
    expect(properties?.a?.description).toBe('Of a.');
  });

  it('lets a rule decide where the default tells too little', () => {
    const { properties } = schemaOf('nodeSelector: {}\nglobal:\n  discovery:\n    type: dns\n');
    expect(properties?.nodeSelector).toEqual({ type: 'object', additionalProperties: { type: 'string' } });
    expect(properties?.global?.properties?.discovery?.properties?.type?.enum).toEqual(['dns', 'consul']);
  });

  it.each(['things: []\n', 'things: {}\n', 'things: null\n'])(
    'refuses %j, whose type nobody tells',
    (yaml) => {
      expect(() => schemaOf(yaml)).toThrow('things does not tell its type');
    },
  );

  it('refuses a file that is no YAML', () => {
    expect(() => readValues('a: [')).toThrow();
  });
});
