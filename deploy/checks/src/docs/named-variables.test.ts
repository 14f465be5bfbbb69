import { expect, it } from 'vitest';
import { knownVariables, unknownVariables, wrongDefaults } from './named-variables.ts';
import { configuredWorkspaces } from './readme-tables.ts';

const known = new Set(['EMBED_PROVIDER', 'DATABASE_URL', 'TLS_KEY_FILE']);

it('a variable that nobody reads is found in code marks and before a value', () => {
  const text =
    'Set `EMBEDDING_PROVIDER`, or run `LOG_LEVLE=debug npm start`, or `EMBED_PROVIDER=hash npm start`.';
  expect(unknownVariables(text, known)).toEqual(['EMBEDDING_PROVIDER', 'LOG_LEVLE']);
});

it('a variable in a file, and what only looks like one, are let pass', () => {
  expect(
    unknownVariables('`DATABASE_URL_FILE`, `TLS_KEY_FILE`, `FOR UPDATE`, `SIGTERM`, A_B in prose', known),
  ).toEqual([]);
});

it('the variables of every service are known', async () => {
  const variables = await knownVariables(configuredWorkspaces());
  for (const name of [
    'DATABASE_URL',
    'EMBED_PROVIDER',
    'GENERATE_MODEL',
    'QDRANT_URL',
    'TOKEN_SIGNING_JWKS',
  ]) {
    expect(variables.has(name)).toBe(true);
  }
});

it('a default that no service has is found', () => {
  const defaults = new Map([['DATABASE_POOL_SIZE', new Set(['10'])]]);
  const text =
    'pools (`DATABASE_POOL_SIZE` (5)), or `DATABASE_POOL_SIZE` (10), or `DATABASE_POOL_SIZE` (of course)';
  expect(wrongDefaults(text, defaults)).toEqual(['DATABASE_POOL_SIZE (5)']);
});
