import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '@lectern/project';
import { describe, expect, it } from 'vitest';
import { type ComposeService, readCompose, variablesIn } from '../../src/charts/environment/compose-file.ts';
import { composeExceptions, composePolicies } from '../../src/charts/environment/compose-policies.ts';
import { setupOfCompose, setupOfContainer } from '../../src/charts/environment/container-setup.ts';
import { listCharts } from '../../src/charts/helm/list-charts.ts';
import { render } from '../../src/charts/helm/render-chart.ts';
import { viewOf } from '../../src/charts/render-view.ts';

const file = join(projectRoot, 'docker-compose.yml');
const compose = existsSync(file) ? await readCompose(file) : { services: {} };
const composed = Object.entries(compose.services).map(([name, service]) => ({ name, service }));

describe('docker-compose.yml', () => {
  it('has services', () => {
    expect(composed.length).toBeGreaterThan(0);
  });

  it.each(composed)('keeps every policy in $name', ({ name, service }) => {
    expect(findings(name, service).filter(({ key }) => !composeExceptions.has(key))).toEqual([]);
  });

  it('needs every exception from a policy', () => {
    const keys = composed.flatMap(({ name, service }) => findings(name, service).map(({ key }) => key));
    expect([...composeExceptions.keys()].filter((key) => !keys.includes(key))).toEqual([]);
  });

  it('takes from the environment what .env.example shows, and nothing else', async () => {
    const used = variablesIn(withoutComments(await readFile(file, 'utf8')));
    const example = await readFile(join(projectRoot, '.env.example'), 'utf8');
    const shown = [...example.matchAll(/^#?\s?([A-Z][A-Z0-9_]*)=/gm)]
      .map(([, name]) => name)
      // Compose reads these itself.
      .filter((name) => !name?.startsWith('COMPOSE_'));
    expect([...new Set(shown)].sort()).toEqual([...new Set(used)].sort());
  });
});

describe('what compose and the umbrella chart both run', async () => {
  const umbrella = (await listCharts()).find(({ manifest }) => manifest.name === 'lectern');
  const objects = umbrella ? await render({ chart: umbrella }) : [];
  const inHelm = new Map(
    viewOf(objects).workloads.flatMap(({ longRunning, containers }) =>
      longRunning ? containers.map((container) => [container.name, container] as const) : [],
    ),
  );

  it('is everything that the chart runs', () => {
    expect([...inHelm.keys()].filter((name) => !(name in compose.services))).toEqual([]);
  });

  it.each([...inHelm.values()])('is of one image, with the same arguments and memory: $name', (container) => {
    const service = compose.services[container.name] ?? {};
    expect(setupOfCompose(service)).toEqual(setupOfContainer(container));
  });
});

function findings(name: string, service: ComposeService): { key: string; message: string }[] {
  return composePolicies.flatMap(({ id, check }) => {
    const message = check(service, compose);
    return message ? [{ key: `${id} ${name}`, message: `it ${message}` }] : [];
  });
}

const withoutComments = (text: string): string => text.replace(/^\s*#.*$/gm, '');
