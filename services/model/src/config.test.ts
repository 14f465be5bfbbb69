import { testServiceKeys } from '@lectern/auth/testing';
import { ConfigError, loadConfig } from '@lectern/config';
import { describe, expect, it } from 'vitest';
import { configSchema } from './config.ts';
import { findLateAliases } from './domain/catalog.ts';
import { openCatalog, openVectorTargets } from './open-catalog.ts';

const load = (env: Record<string, string> = {}) =>
  loadConfig(configSchema, {
    ...testServiceKeys('model'),
    DATABASE_URL: 'postgres://localhost/model',
    ...env,
  });
const target = { provider: 'anthropic', model: 'm', apiKey: 'sk-secret' };

describe('the models of the configuration', () => {
  it('are none without a provider: the platform’s answers are extractive', () => {
    expect(openCatalog(load())).toEqual({
      targets: {},
      aliases: { lectern: ['extractive'] },
      embeddings: {},
    });
  });

  it('are one by the variables that there were before there was a list', () => {
    const config = load({
      GENERATE_PROVIDER: 'openai',
      GENERATE_BASE_URL: 'http://ollama:11434/v1/',
      GENERATE_MODEL: 'llama3.2',
      OPENAI_BASE_URL: 'http://tei/v1',
    });
    const catalog = openCatalog(config);
    expect(catalog.aliases).toEqual({ lectern: ['generate'] });
    expect(catalog.targets.generate).toMatchObject({
      ...{ provider: 'openai-compatible', baseUrl: 'http://ollama:11434/v1', model: 'llama3.2' },
    });
    const [vectors] = openVectorTargets(config, catalog)('e5');
    expect(vectors).toMatchObject({ name: 'e5', target: { baseUrl: 'http://tei/v1', model: 'e5' } });
  });

  it('are those of the list, with what it leaves out', () => {
    const models = { targets: { large: target }, aliases: { lectern: ['large', 'extractive'] } };
    const catalog = openCatalog(load({ MODELS: JSON.stringify(models) }));
    expect(catalog.aliases).toEqual(models.aliases);
    expect(catalog.targets.large).toEqual({
      ...target,
      ...{ timeoutMs: 60_000, firstTokenTimeoutMs: 15_000, maxRetries: 1 },
    });
  });

  it('have their last one asked in time, or are said to be late', () => {
    const lateOf = (more: object, aliases: Record<string, string[]>) => {
      const targets = {
        a: { ...target, ...more },
        b: { ...target, ...more },
        c: target,
        d: target,
        e: target,
      };
      const config = load({ MODELS: JSON.stringify({ targets, aliases }) });
      return findLateAliases(openCatalog(config), config.ANSWER_TIMEOUT_MS);
    };
    const three = { lectern: ['a', 'b', 'c', 'extractive'] };
    expect(lateOf({}, three)).toEqual([]);
    expect(lateOf({ firstTokenTimeoutMs: 30_000 }, three)).toEqual([
      { alias: 'lectern', lastAskedAfterMs: 60_000 },
    ]);
    // The shorter of both times counts.
    expect(lateOf({ firstTokenTimeoutMs: 30_000, timeoutMs: 20_000 }, three)).toEqual([]);
    expect(lateOf({}, { all: ['a', 'b', 'c', 'd', 'e'] })).toEqual([
      { alias: 'all', lastAskedAfterMs: 60_000 },
    ]);
    // Without a model behind it nothing is asked too late.
    expect(lateOf({ firstTokenTimeoutMs: 60_000 }, { lectern: ['a', 'extractive'] })).toEqual([]);
  });

  it.each([
    ['no JSON', '{"targets":'],
    ['an unknown provider', JSON.stringify({ targets: { a: { ...target, provider: 'oracle' } } })],
    ['an unknown setting', JSON.stringify({ targets: { a: { ...target, secret: 'sk-secret' } } })],
    ['an alias of no target', JSON.stringify({ targets: { a: target }, aliases: { lectern: ['b'] } })],
    [
      'a target behind extractive',
      JSON.stringify({ targets: { a: target }, aliases: { x: ['extractive', 'a'] } }),
    ],
    ['vectors by extractive', JSON.stringify({ embeddings: { x: ['extractive'] } })],
    ['a target called extractive', JSON.stringify({ targets: { extractive: target } })],
  ])('are refused with %s, and no key is shown', (_, MODELS) => {
    const refused = () => load({ MODELS });
    expect(refused).toThrow(ConfigError);
    expect(refused).toThrow(/MODELS: is no list of models/);
    expect(refused).not.toThrow(/sk-secret/);
  });
});
