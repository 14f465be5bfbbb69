import { z } from 'zod';
import { readYaml } from '../project-files.ts';

const alert = z.strictObject({
  alert: z.string().regex(/^Lectern[A-Za-z]+$/),
  expr: z.string(),
  for: z.string().optional(),
  labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
  annotations: z.strictObject({
    summary: z.string().max(120),
    description: z.string().max(160),
    runbook_url: z.url(),
  }),
});
const recording = z.strictObject({ record: z.string().regex(/^lectern:/), expr: z.string() });
const rulesFile = z.strictObject({
  groups: z.array(z.strictObject({ name: z.string(), rules: z.array(z.union([alert, recording])) })),
});
const testsFile = z.object({
  tests: z.array(
    z.object({
      alert_rule_test: z.array(
        z.object({ alertname: z.string(), exp_alerts: z.array(z.unknown()).default([]) }),
      ),
    }),
  ),
});

export type Alert = z.output<typeof alert>;
export type Recording = z.output<typeof recording>;

/** The chart's rules. Fails where their file has another shape. */
export async function readRules(): Promise<{ alerts: Alert[]; recordings: Recording[] }> {
  const { groups } = rulesFile.parse(await readYaml('helm/lectern/files/alerts.yaml'));
  const rules = groups.flatMap((group) => group.rules);
  return {
    alerts: rules.filter((rule) => 'alert' in rule),
    recordings: rules.filter((rule) => 'record' in rule),
  };
}

/** Names of the alerts that promtool's tests see firing. */
export async function readTestedAlerts(): Promise<Set<string>> {
  const { tests } = testsFile.parse(await readYaml('deploy/checks/promtool/alerts.test.yaml'));
  const cases = tests.flatMap((test) => test.alert_rule_test);
  return new Set(cases.filter((one) => one.exp_alerts.length > 0).map((one) => one.alertname));
}
