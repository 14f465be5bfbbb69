import { basename } from 'node:path';
import { z } from 'zod';
import { listFiles, readText } from '../project-files.ts';

/** The variable by which a dashboard leaves the choice of a Prometheus to its reader. */
const datasource = z.object({ type: z.literal('prometheus'), uid: z.templateLiteral(['$', '{datasource}']) });
/** Grafana's names of units; it shows the bare number of one that it does not know. */
const unit = z.enum(['bytes', 'ops', 'percentunit', 'reqps', 's', 'short']);
const queryVariable = z.object({
  type: z.literal('query'),
  name: z.string(),
  datasource,
  definition: z.string().startsWith('label_values(up{platform="lectern"}, '),
});
const datasourceVariable = z.object({
  type: z.literal('datasource'),
  name: z.literal('datasource'),
  query: z.literal('prometheus'),
});
const panel = z.object({
  id: z.int(),
  type: z.enum(['row', 'stat', 'timeseries']),
  title: z.string().min(1),
  gridPos: z.object({ x: z.int(), y: z.int(), w: z.int(), h: z.int() }),
  description: z.string().optional(),
  datasource: datasource.optional(),
  fieldConfig: z.object({ defaults: z.object({ unit }) }).optional(),
  targets: z
    .array(z.object({ expr: z.string(), legendFormat: z.string().min(1), refId: z.string(), datasource }))
    .default([]),
});
const dashboard = z.object({
  uid: z.string().regex(/^lectern-[a-z]+$/),
  title: z.string().startsWith('Lectern / '),
  tags: z.array(z.string()),
  /** What Grafana 11 and later read without a loss. */
  schemaVersion: z.int().min(39),
  templating: z.object({ list: z.array(z.discriminatedUnion('type', [datasourceVariable, queryVariable])) }),
  panels: z.array(panel),
});

export type Panel = z.output<typeof panel>;
export type Dashboard = z.output<typeof dashboard> & { readonly file: string };

/** The chart's dashboards. Fails where one has another shape. */
export async function readDashboards(): Promise<Dashboard[]> {
  const files = await listFiles('helm/lectern/files/dashboards/*.json');
  return Promise.all(
    files.map(async (file) => ({
      file: basename(file, '.json'),
      ...dashboard.parse(JSON.parse(await readText(file))),
    })),
  );
}

/** Whether two panels lie on each other. */
export function overlap({ gridPos: a }: Panel, { gridPos: b }: Panel): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}
