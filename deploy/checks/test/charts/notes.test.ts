import { describe, expect, it } from 'vitest';
import { installable, listCases, listCharts } from '../../src/charts/helm/list-charts.ts';
import { notesOf, render } from '../../src/charts/helm/render-chart.ts';
import { type KubeObject, nameOf } from '../../src/charts/kube-object.ts';
import { specOf, viewOf } from '../../src/charts/policies/render-view.ts';

const cases = (await Promise.all(installable(await listCharts()).map(listCases))).flat();
const named = cases.map((one) => ({ ...one, title: `${one.chart.manifest.name}/${one.name}` }));

/** `secret: KEY` of every variable that a pod cannot start without and that no object of the release brings. */
function missingSecrets(objects: readonly KubeObject[]): string[] {
  const targets = objects
    .filter(({ kind }) => kind === 'ExternalSecret')
    .map((object) => specOf<{ target: { name: string } }>(object).target?.name);
  const brings = (secret: string, key: string): boolean =>
    targets.includes(secret) ||
    objects.some(
      ({ kind, metadata, data, stringData }) =>
        kind === 'Secret' && metadata.name === secret && key in { ...(data ?? {}), ...(stringData ?? {}) },
    );
  const variables = viewOf(objects).workloads.flatMap(({ containers }) =>
    containers.flatMap(({ env = [] }) => env.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef ?? [])),
  );
  const missing = variables
    .filter(({ name = '', key, optional }) => !optional && !brings(name, key))
    .map(({ name, key }) => `${name}: ${key}`);
  return [...new Set(missing)].sort();
}

/** The same, as the notes have it. */
function announcedSecrets(notes: string): string[] {
  const [, list = ''] = /by hand:\n\n((?: {2}.+\n?)+)/.exec(notes) ?? [];
  return list
    .split('\n')
    .map((line) => line.trim().split(': '))
    .flatMap(([name, keys = '']) => keys.split(', ').map((key) => `${name}: ${key}`))
    .filter((one) => !one.endsWith(': ') && !one.endsWith(': DATABASE_PASSWORD'))
    .sort();
}

describe.each(named)('the notes of $title', (one) => {
  it.concurrent('name the Secrets that pods wait for and nobody in the release makes', async () => {
    expect(announcedSecrets(await notesOf(one))).toEqual(missingSecrets(await render(one)));
  });

  it.concurrent('name objects that are there', async () => {
    const notes = await notesOf(one);
    const objects = (await render(one)).map((object) => nameOf(object).toLowerCase());
    const mentioned = [...notes.matchAll(/\b(?:service|deployment|rollout)\/[\w-]+/g)].map(([name]) => name);
    expect(mentioned.filter((name) => !objects.includes(name))).toEqual([]);
    expect(notes).toContain('kubectl');
  });
});

describe('the notes of all cases together', () => {
  it('name Secrets, some with more than one key, and objects', async () => {
    const texts = await Promise.all(cases.map(notesOf));
    expect(texts.some((text) => announcedSecrets(text).length > 5)).toBe(true);
    expect(texts.some((text) => /service\/[\w-]+/.test(text))).toBe(true);
  });
});
