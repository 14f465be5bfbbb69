import { countField, secretField } from '@lectern/config';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { disagreements, problemsOf } from './compare-environment.ts';
import { schemaFrom, schemaOf, services } from './known-variables.ts';

const schema = schemaFrom(
  z.object({
    DATABASE_URL: secretField(),
    WORKERS: countField().default(1),
    MODE: z.enum(['a', 'b']).optional(),
  }),
);
const sound = [{ name: 'DATABASE_URL', secret: true, value: '' }];

describe('problemsOf', () => {
  it('has nothing against what the schema knows and others are known to read', () => {
    expect(problemsOf(schema, sound)).toEqual([]);
    expect(problemsOf(schema, [...sound, { name: 'WORKERS', value: '4' }, { name: 'NODE_OPTIONS' }])).toEqual(
      [],
    );
  });

  it('names what is unknown, missing and invalid', () => {
    expect(problemsOf(schema, [...sound, { name: 'WORKER', value: '4' }])).toEqual([
      'WORKER is known to no schema',
    ]);
    expect(problemsOf(schema, [])).toEqual(['DATABASE_URL is required and not set']);
    expect(problemsOf(schema, [...sound, { name: 'WORKERS', value: 'many' }])[0]).toMatch(/^WORKERS: /);
    expect(problemsOf(schema, [...sound, { name: 'MODE', value: 'c' }])[0]).toMatch(/^MODE: /);
  });

  it('takes an empty value as not set, and does not look into secrets', () => {
    expect(problemsOf(schema, [...sound, { name: 'WORKERS', value: '' }])).toEqual([]);
    expect(problemsOf(schema, [{ name: 'DATABASE_URL', secret: true }])).toEqual([]);
  });
});

describe('disagreements', () => {
  it('names what one side alone sets, unless there is a reason', () => {
    const compose = [{ name: 'A' }, { name: 'B' }];
    const helm = [{ name: 'B' }, { name: 'C' }];
    expect(disagreements(compose, helm, new Map())).toEqual([
      'A is set by compose alone',
      'C is set by Helm alone',
    ]);
    expect(
      disagreements(
        compose,
        helm,
        new Map([
          ['A', 'why'],
          ['C', 'why'],
        ]),
      ),
    ).toEqual([]);
  });
});

describe('schemaOf', () => {
  it.each(services)('reads the schema of %s', async (service) => {
    const { variables } = await schemaOf(service);
    expect(variables.map(({ name }) => name)).toContain('LOG_LEVEL');
  });
});
