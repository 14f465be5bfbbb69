import { describe, expect, it } from 'vitest';
import { listCharts } from '../../src/charts/helm/list-charts.ts';
import { tryRender } from '../../src/charts/helm/render-chart.ts';
import type { JsonObject } from '../../src/charts/kube-object.ts';

const charts = await listCharts();

const publicKey = { kty: 'OKP', crv: 'Ed25519', kid: 'one', x: 'A'.repeat(43) };

/** What helm says to values of a chart, or that it takes them. */
async function answerTo(name: string, overlay: JsonObject): Promise<string> {
  const chart = charts.find(({ manifest }) => manifest.name === name);
  if (!chart) throw new Error(`There is no chart ${name}.`);
  const answer = await tryRender({ chart, overlay });
  return 'refusal' in answer ? answer.refusal : 'accepted';
}

describe('helm refuses', () => {
  it.each<[string, string, JsonObject, RegExp]>([
    [
      'two autoscalers on one Deployment',
      'document',
      { autoscaling: { enabled: true }, keda: { enabled: true } },
      /autoscaling\.enabled and keda\.enabled exclude each other/,
    ],
    [
      'an HPA with more pods at least than at most',
      'gateway',
      { autoscaling: { enabled: true, minReplicas: 12 } },
      /autoscaling\.minReplicas is 12, but autoscaling\.maxReplicas is 10/,
    ],
    [
      'KEDA with more pods at least than at most',
      'embedding',
      { keda: { enabled: true, minReplicas: 30 } },
      /keda\.minReplicas is 30, but keda\.maxReplicas is \d+/,
    ],
    [
      'a disruption budget that lets no node be drained',
      'bff',
      { podDisruptionBudget: { maxUnavailable: 0 } },
      /podDisruptionBudget.maxUnavailable/,
    ],
    [
      'a grace period without time to drain',
      'user',
      { shutdown: { gracePeriodSeconds: 10 } },
      /leaves no time to drain/,
    ],
    [
      'Consul without an address',
      'gateway',
      { global: { discovery: { type: 'consul' } } },
      /consulUrl is empty/,
    ],
    [
      'Consul whose agents nobody names, since every pod of the cluster could reach the services then',
      'document',
      { global: { discovery: { type: 'consul', consulUrl: 'http://consul:8500' } } },
      /global\.networkPolicy\.consul\.peers is empty/,
    ],
    [
      'traces to nowhere',
      'gateway',
      { global: { tracing: { exporter: 'otlp' } } },
      /global\.tracing\.endpoint is empty/,
    ],
    [
      'certificates that nobody signs',
      'bff',
      { global: { tls: { enabled: true } } },
      /global\.tls\.issuerRef\.name/,
    ],
    [
      'generated keys and others that are trusted',
      'lectern',
      { global: { trustedServiceKeys: { gateway: [publicKey] } } },
      /generatedSecrets\.enabled and global\.trustedServiceKeys exclude each other/,
    ],
    [
      'a key of one\u2019s own beside the generated ones that are trusted',
      'lectern',
      { bff: { secrets: { SERVICE_SIGNING_JWKS: { existingSecret: 'own' } } } },
      /bff\.secrets\.SERVICE_SIGNING_JWKS\.existingSecret exclude each other/,
    ],
    [
      'a private key among the public ones',
      'user',
      { global: { trustedServiceKeys: { gateway: [{ ...publicKey, d: publicKey.x }] } } },
      /additional properties 'd' not allowed/,
    ],
  ])('%s', async (_, chart, overlay, words) => {
    expect(await answerTo(chart, overlay)).toMatch(words);
  });
});
