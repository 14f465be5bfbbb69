import { z } from 'zod';
import { readYaml } from '../project-files.ts';

const composeFile = z.object({
  services: z.record(
    z.string(),
    z.object({
      environment: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
      volumes: z.array(z.string()).default([]),
    }),
  ),
});

const names = z.array(z.string());
const components = z.record(z.string(), z.unknown());
const collector = z.object({
  service: z.object({
    extensions: names,
    pipelines: z.record(z.string(), z.object({ receivers: names, processors: names, exporters: names })),
  }),
  extensions: components,
  receivers: z.record(
    z.string(),
    z.object({ protocols: z.record(z.string(), z.object({ endpoint: z.string() })) }),
  ),
  processors: components,
  exporters: components,
});

const scrape = z.object({
  job_name: z.string(),
  dns_sd_configs: z.array(z.object({ names, port: z.int(), type: z.string() })).default([]),
  relabel_configs: z.array(z.object({ target_label: z.string(), replacement: z.string() })).default([]),
});
const prometheus = z.object({
  global: z.object({ scrape_interval: z.string() }),
  rule_files: names,
  scrape_configs: z.array(scrape),
});

const grafana = z.object({
  datasources: z.array(
    z.object({
      type: z.string(),
      url: z.url(),
      jsonData: z.object({ timeInterval: z.string() }).optional(),
    }),
  ),
});

export const readComposeFile = async () => composeFile.parse(await readYaml('docker-compose.yml'));
/** How Jaeger is configured, which is a build of the OpenTelemetry collector. */
export const readJaeger = async () => collector.parse(await readYaml('deploy/compose/jaeger/config.yaml'));
export const readPrometheus = async () =>
  prometheus.parse(await readYaml('deploy/compose/prometheus/prometheus.yml'));
export const readDatasources = async () =>
  grafana.parse(await readYaml('deploy/compose/grafana/provisioning/datasources/lectern.yaml')).datasources;

type Collector = z.output<typeof collector>;

/** What a collector's pipelines and service name, and nothing defines, and the reverse. */
export function looseEnds({ service, ...defined }: Collector): string[] {
  const pipelines = Object.values(service.pipelines);
  const used = {
    extensions: service.extensions,
    receivers: pipelines.flatMap(({ receivers }) => receivers),
    processors: pipelines.flatMap(({ processors }) => processors),
    exporters: pipelines.flatMap(({ exporters }) => exporters),
  };
  return (['extensions', 'receivers', 'processors', 'exporters'] as const).flatMap((kind) => [
    ...used[kind].filter((name) => !(name in defined[kind])).map((name) => `${kind}: ${name} is not defined`),
    ...Object.keys(defined[kind])
      .filter((name) => !used[kind].includes(name))
      .map((name) => `${kind}: ${name} is not used`),
  ]);
}

/** Ports on which a collector takes spans. */
export function portsOf({ receivers }: Collector): number[] {
  const endpoints = Object.values(receivers).flatMap(({ protocols }) => Object.values(protocols));
  return endpoints.map(({ endpoint }) => Number(endpoint.replace(/^.*:/, '')));
}
