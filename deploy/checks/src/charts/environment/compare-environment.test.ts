import { countField, secretField } from '@lectern/config';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { services } from '../../project-files.ts';
import { disagreements, plainSecrets, problemsOf, withoutFiles } from './compare-environment.ts';
import { schemaFrom, schemaOf } from './known-variables.ts';

const schema = schemaFrom(
  z.object({
    DATABASE_URL: secretField(),
    WORKERS: countField().default(1),
    MODE: z.enum(['a', 'b']).optional(),
  }),
);
const sound = [{ name: 'DATABASE_URL', secret: true, value: 'postgres://' }];

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
    expect(problemsOf(schema, [{ name: 'DATABASE_URL', value: '' }])).toEqual([
      'DATABASE_URL is required and not set',
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

describe('plainSecrets', () => {
  it('names secrets that do not come from a Secret', () => {
    expect(plainSecrets(schema, [{ name: 'DATABASE_URL', secret: true }, { name: 'WORKERS' }])).toEqual([]);
    expect(plainSecrets(schema, [{ name: 'DATABASE_URL', value: 'postgres://' }])).toEqual(['DATABASE_URL']);
  });
});

describe('withoutFiles', () => {
  it('takes a variable that names a file for the one whose value is in it', () => {
    const given = [
      { name: 'DATABASE_URL_FILE', value: '/run/url' },
      { name: 'OTHER_FILE', value: 'x' },
    ];
    expect(withoutFiles(schema, given)).toEqual([{ name: 'DATABASE_URL', secret: true }, given[1]]);
  });
});

describe('disagreements', () => {
  const side = (sets: string[], canSet = sets) => ({
    sets: sets.map((name) => ({ name })),
    canSet: canSet.map((name) => ({ name })),
  });

  it('names what one side sets and the other cannot, unless there is a reason', () => {
    const [compose, helm] = [side(['A', 'B']), side(['B', 'C'])];
    expect(disagreements(compose, helm, new Map())).toEqual([
      'A is set by compose alone',
      'C is set by Helm alone',
    ]);
    const reasons = new Map(['A', 'C'].map((name) => [name, 'why']));
    expect(disagreements(compose, helm, reasons)).toEqual([]);
  });

  it('has nothing against what is a feature of the other side', () => {
    expect(disagreements(side(['A', 'B']), side(['B'], ['A', 'B']), new Map())).toEqual([]);
  });
});

describe('schemaOf', () => {
  it.each(services)('reads the schema of %s', async (service) => {
    const { variables } = await schemaOf(service);
    expect(variables.map(({ name }) => name)).toContain('LOG_LEVEL');
  });
});
