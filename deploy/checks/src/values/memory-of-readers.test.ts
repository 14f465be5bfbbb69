import { describeConfig } from '@lectern/config';
import { configSchemaOf } from '@lectern/project';
import { expect, it } from 'vitest';
import { valuesOf } from './charts.ts';
import type { ValueNode } from './values-file.ts';

/** The service without its readers: 319 MiB at work with its readers in it (see docs/operations.md), and what it holds of texts. */
const serviceMiB = 448;
/** A reader that has read nothing (see the service's README). */
const spareMiB = 100;

it('embedding and all its readers, each at its limit, stay below the memory of the container', async () => {
  const variables = describeConfig(await configSchemaOf('services/embedding'));
  const config = await configOf('embedding');
  const value = (name: string) =>
    Number(config.get(name) ?? variables.find((variable) => variable.name === name)?.defaultValue);
  const readersMiB =
    value('EXTRACT_WORKERS') * value('EXTRACT_MEMORY_MB') +
    value('EXTRACT_SLOW_WORKERS') * value('EXTRACT_SLOW_MEMORY_MB');
  const limit = /^(\d+)Mi$/.exec(String(await valueAt('embedding', 'resources.limits.memory')))?.[1];
  expect(readersMiB).toBeGreaterThan(0);
  expect(serviceMiB + spareMiB + readersMiB).toBeLessThanOrEqual(Number(limit));
});

async function configOf(chart: string): Promise<Map<string, unknown>> {
  const [config] = (await valuesOf(chart)).filter(({ path }) => path.join('.') === 'config');
  return new Map((config?.children ?? []).map(({ path, value }) => [path.at(-1) ?? '', value]));
}

async function valueAt(chart: string, path: string): Promise<unknown> {
  const nodes = (values: readonly ValueNode[]): ValueNode[] =>
    values.flatMap((node) => [node, ...nodes(node.children ?? [])]);
  return nodes(await valuesOf(chart)).find((node) => node.path.join('.') === path)?.value;
}
