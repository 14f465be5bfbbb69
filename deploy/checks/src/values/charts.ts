import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '@lectern/project';
import { inferSchema } from './infer-schema.ts';
import { anything, definitions, object, type Schema } from './schema.ts';
import { configValueSchema, serviceSchemas } from './service-config.ts';
import { readValues, type ValueNode } from './values-file.ts';

export const umbrella = 'lectern';
export const services = Object.keys(serviceSchemas);
/** Every chart that can be installed. */
export const charts: readonly string[] = [...services, umbrella];

/** Path of a file of a chart. */
export function chartFile(chart: string, file: string): string {
  return join(projectRoot, 'helm', chart, file);
}

/** The values of a chart, as its values.yaml has them. */
export async function valuesOf(chart: string): Promise<ValueNode[]> {
  return readValues(await readFile(chartFile(chart, 'values.yaml'), 'utf8'));
}

/**
 * The content of a chart's values.schema.json. `global` is the umbrella's in every chart, since Helm hands all of it to
 * each; the values of a service within the umbrella are closed by the service's own schema, which Helm applies too.
 */
export async function schemaOf(chart: string): Promise<Schema> {
  const global = (await valuesOf(umbrella)).filter(({ path }) => path[0] === 'global');
  const own = (await valuesOf(chart)).filter(({ path }) => path[0] !== 'global');
  const service = serviceSchemas[chart];
  const inferred = service
    ? inferSchema([...global, ...own], { config: configValueSchema(service) })
    : inferSchema([...global, ...own], Object.fromEntries(services.map((name) => [name, serviceValues])));
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: `Values of the chart ${chart}`,
    ...inferred,
    properties: { ...inferred.properties, ...(service ? { enabled } : {}), common },
    definitions,
  };
}

/** The values that a chart's README lists: those of `global` are in the umbrella's. */
export async function documentedValuesOf(chart: string): Promise<ValueNode[]> {
  const values = await valuesOf(chart);
  return chart === umbrella ? values : values.filter(({ path }) => path[0] !== 'global');
}

/** The content of a schema file. */
export function serialized(schema: Schema): string {
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

const serviceValues: Schema = {
  type: 'object',
  properties: { enabled: { type: 'boolean' } },
  additionalProperties: anything,
};
const enabled: Schema = {
  description: 'Read by the umbrella chart: whether the service is deployed.',
  type: 'boolean',
};
const common: Schema = {
  description: 'What Helm hands to the library chart.',
  ...object({ global: { type: 'object', additionalProperties: anything } }),
};
