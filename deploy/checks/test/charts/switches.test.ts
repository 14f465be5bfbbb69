import { describe, expect, it } from 'vitest';
import { installable, listCases, listCharts } from '../../src/charts/helm/list-charts.ts';
import type { KubeObject } from '../../src/charts/kube-object.ts';
import { checkFields } from '../../src/charts/models/check-fields.ts';
import { validateObject } from '../../src/charts/models/validate-object.ts';
import { applyPolicies } from '../../src/charts/policies/apply-policies.ts';
import { policiesOfEverySwitch } from '../../src/charts/policies/index.ts';
import { listSwitches } from '../../src/charts/values/list-switches.ts';
import { readValues } from '../../src/charts/values/read-values.ts';
import { switchesByReason } from '../../src/charts/values/reasons.ts';
import { trySwitch } from '../../src/charts/values/try-switch.ts';

const charts = await Promise.all(
  installable(await listCharts()).map(async (chart) => ({
    name: chart.manifest.name,
    cases: await listCases(chart),
    switches: listSwitches(await readValues(chart)).map((one) => ({ ...one, title: one.path.join('.') })),
  })),
);

describe.each(charts)('$name', ({ name, cases, switches }) => {
  const rendered: KubeObject[] = [];

  it.concurrent.each(switches)('works with $title turned over from $value', async (one) => {
    const known = switchesByReason.filter(({ of }) => of.test(`${name} ${one.title}`));
    const { effectiveIn, renders, refusals } = await trySwitch(one, cases);
    const objects = renders.flatMap((render) => render.objects);
    rendered.push(...objects);
    const unexplained = refusals.filter(({ reason }) => !known.some(({ refusal }) => refusal?.test(reason)));
    expect(unexplained).toEqual([]);
    const isDead = effectiveIn === undefined;
    expect(isDead, 'the switch changes nothing in any case').toBe(
      known.some(({ refusal }) => refusal === undefined),
    );
    expect((await Promise.all(objects.map(validateObject))).flat()).toEqual([]);
    const judgements = renders.map((render) => applyPolicies(render, policiesOfEverySwitch));
    expect(judgements.flatMap(({ findings }) => findings)).toEqual([]);
  });

  it('has no field that a model does not know on the other side of any switch', async () => {
    expect(rendered.length).toBeGreaterThan(0);
    expect(await checkFields(rendered)).toEqual([]);
  });
});

describe('switches that are known to be refused or to change nothing', () => {
  it('are there', () => {
    const titles = charts.flatMap(({ name, switches }) => switches.map(({ title }) => `${name} ${title}`));
    const lost = switchesByReason.filter(({ of }) => !titles.some((title) => of.test(title)));
    expect(lost).toEqual([]);
  });
});
