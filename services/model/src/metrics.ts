import type { Registry } from '@lectern/telemetry';
import { Counter } from 'prom-client';
import type { CallMetrics } from './ports.ts';

/** As what targets are counted that the configuration does not name: models of the default server for vectors, which callers name. */
const otherTarget = 'other';

/** Makes {@link CallMetrics}. `targets` are the names that may be a label. */
export function callMetrics(registry: Registry, targets: readonly string[]): CallMetrics {
  const known = new Set(targets);
  const counterOf = (facts: { name: string; help: string; labelNames: string[] }) =>
    new Counter({ ...facts, registers: [registry] });
  const calls = counterOf({
    name: 'model_calls_total',
    help: 'Calls of providers of models, repetitions included, by what for (answer or vectors) and how they ended: ok, cached (no call was made), or the reason of the error',
    labelNames: ['target', 'purpose', 'outcome'],
  });
  const tokens = counterOf({
    name: 'model_tokens_total',
    help: 'Tokens of these calls, as their providers say or else estimated: input (read) or output (written)',
    labelNames: ['target', 'kind'],
  });
  const refusals = counterOf({
    name: 'model_budget_refusals_total',
    help: 'Calls that were not made since nothing is left of a budget, by whose it is (tenant or key) and what it counts (requests, tokens or money)',
    labelNames: ['of', 'unit'],
  });
  return {
    called: ({ target: name, purpose, outcome, inputTokens, outputTokens }) => {
      const target = known.has(name) ? name : otherTarget;
      calls.inc({ target, purpose, outcome });
      tokens.inc({ target, kind: 'input' }, inputTokens);
      tokens.inc({ target, kind: 'output' }, outputTokens);
    },
    refused: ({ kind, unit }) => refusals.inc({ of: kind, unit }),
  };
}
