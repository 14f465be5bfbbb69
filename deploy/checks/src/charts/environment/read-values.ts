import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { StagedChart } from '../helm/stage-chart.ts';
import { isObject, type JsonObject } from '../kube-object.ts';

/** The default values of a chart. */
export async function readValues({ source }: StagedChart): Promise<JsonObject> {
  return (parse(await readFile(join(source, 'values.yaml'), 'utf8')) as JsonObject | null) ?? {};
}

/** The schema of a chart's values; `undefined` if it has none. */
async function readSchema({ source }: StagedChart): Promise<JsonObject | undefined> {
  const file = join(source, 'values.schema.json');
  return existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : undefined;
}

/** Names of the variables that a chart's values take under one of these keys (`config`, `secrets`), by its schema. */
export async function namesIn(chart: StagedChart, key: string): Promise<string[]> {
  const holder = (await readSchema(chart))?.properties;
  const section = isObject(holder) ? holder[key] : undefined;
  const properties = isObject(section) ? section.properties : undefined;
  return isObject(properties) ? Object.keys(properties) : [];
}
