import { describe, expect, it } from 'vitest';
import { readText, services } from '../project-files.ts';
import {
  looseEnds,
  portsOf,
  readComposeFile,
  readDatasources,
  readJaeger,
  readPrometheus,
} from './observability.ts';

const compose = await readComposeFile();
const jaeger = await readJaeger();
const prometheus = await readPrometheus();

/** What `OTEL_TRACES_EXPORTER` may say, besides `none`. */
async function exporters(): Promise<string[]> {
  const schema = await readText('libs/service/src/base-config.ts');
  const [, list = ''] = /OTEL_TRACES_EXPORTER: z\s*\.enum\(\[([^\]]*)\]/.exec(schema) ?? [];
  return [...list.matchAll(/'(\w+)'/g)].map(([, name]) => name ?? '').filter((name) => name !== 'none');
}

describe('Jaeger of the compose file', () => {
  it('defines what it uses, and uses what it defines', () => {
    expect(looseEnds(jaeger)).toEqual([]);
  });

  it('listens where the services send spans, whichever exporter is configured', async () => {
    const chosen = await exporters();
    expect(chosen).not.toEqual([]);
    for (const service of services) {
      const { environment } = compose.services[service]!;
      const endpoints = chosen.map((name) => environment[`OTEL_EXPORTER_${name.toUpperCase()}_ENDPOINT`]);
      const targets = endpoints.map((endpoint) => new URL(String(endpoint)));
      expect(targets.map(({ hostname }) => hostname)).toEqual(chosen.map(() => 'jaeger'));
      const unheard = targets.filter(({ port }) => !portsOf(jaeger).includes(Number(port)));
      expect(unheard.map(({ port }) => port)).toEqual([]);
    }
  });
});

describe('Prometheus of the compose file', () => {
  it.each(services)(
    'scrapes every container of %s, under the labels that alerts and dashboards ask for',
    (name) => {
      const job = prometheus.scrape_configs.find(({ job_name }) => job_name === name);
      const port = Number(compose.services[name]!.environment.ADMIN_PORT);
      expect(job?.dns_sd_configs).toEqual([expect.objectContaining({ names: [name], type: 'A', port })]);
      expect(job?.relabel_configs).toEqual([{ target_label: 'platform', replacement: 'lectern' }]);
    },
  );

  it('reads the rules of the chart', () => {
    const mounted = compose.services.prometheus!.volumes.map((volume) => volume.split(':'));
    const rules = mounted.find(([source]) => source === './helm/lectern/files/alerts.yaml');
    expect(prometheus.rule_files.map((pattern) => pattern.replace('*', 'alerts'))).toEqual([rules?.[1]]);
  });

  it('misses every service whose last container is gone, as DNS forgets it', async () => {
    const alerts = await Promise.all(
      ['helm/lectern/files/alerts.yaml', 'deploy/compose/prometheus/missing-services.yaml'].map(readText),
    );
    const missed = [...alerts.join().matchAll(/absent\(up\{platform="lectern", job="(\w+)"\}\)/g)];
    expect(missed.map(([, job]) => job).toSorted()).toEqual(services.toSorted());
    const mounted = compose.services.prometheus!.volumes.map((volume) => volume.split(':')[0]);
    expect(mounted).toContain('./deploy/compose/prometheus/missing-services.yaml');
  });
});

describe('Grafana of the compose file', () => {
  it('asks the parts that are there, and Prometheus for rates over what it scrapes', async () => {
    const datasources = await readDatasources();
    expect(datasources.map(({ type }) => type).toSorted()).toEqual(['jaeger', 'prometheus']);
    for (const { type, url, jsonData } of datasources) {
      expect(Object.keys(compose.services)).toContain(new URL(url).hostname);
      if (type === 'prometheus') expect(jsonData?.timeInterval).toBe(prometheus.global.scrape_interval);
    }
  });

  it('finds the dashboards where they are mounted', async () => {
    const provider = await readText('deploy/compose/grafana/provisioning/dashboards/lectern.yaml');
    const [, path] = /path: (\S+)/.exec(provider) ?? [];
    const mounted = compose.services.grafana!.volumes.map((volume) => volume.split(':'));
    expect(mounted.find(([source]) => source === './helm/lectern/files/dashboards')?.[1]).toBe(path);
  });
});
