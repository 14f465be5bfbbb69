import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import type { ChartCase } from '../helm/list-charts.ts';
import { type RenderAnswer, tryRender } from '../helm/render-chart.ts';
import type { Json } from '../kube-object.ts';
import type { NamedRender } from '../policies/apply-policies.ts';
import { isObject, type Switch } from './list-switches.ts';
import { masked } from './mask-secrets.ts';
import { setAt } from './set-at.ts';

/** What came of turning a switch over. */
export interface SwitchTrial {
  /** The case in which the other side first made a difference; `undefined` if it never did. */
  readonly effectiveIn: string | undefined;
  /** Every render of the other side. */
  readonly renders: readonly NamedRender[];
  /** Cases in which helm refused the other side, with its words. */
  readonly refusals: readonly { readonly in: string; readonly reason: string }[];
}

/**
 * Renders a chart with a switch turned over: in its defaults and then, for as long as that changes nothing, in one case
 * after the other (a switch of an ingress's TLS shows only where there is an ingress).
 */
export async function trySwitch({ path, value }: Switch, cases: readonly ChartCase[]): Promise<SwitchTrial> {
  const renders: NamedRender[] = [];
  const refusals: { in: string; reason: string }[] = [];
  for (const { chart, files, name } of cases) {
    const set = await valueIn(files, path);
    const side = typeof set === 'boolean' ? !set : !value;
    const base = await tryRender({ chart, files });
    const other = await tryRender({ chart, files, overlay: setAt({}, path, side) });
    if ('objects' in other) renders.push({ name: `${name}, switched`, objects: other.objects });
    else refusals.push({ in: name, reason: other.refusal });
    if (digestOf(base) !== digestOf(other)) return { effectiveIn: name, renders, refusals };
  }
  return { effectiveIn: undefined, renders, refusals };
}

/** What the last of some values files that says anything says at a path. */
async function valueIn(files: readonly string[], path: readonly string[]): Promise<Json | undefined> {
  let found: Json | undefined;
  for (const file of files) {
    let value: Json | undefined = parse(await readFile(file, 'utf8'));
    for (const step of path) value = isObject(value) ? value[step] : undefined;
    found = value ?? found;
  }
  return found;
}

function digestOf(answer: RenderAnswer): string {
  const text = 'objects' in answer ? JSON.stringify(masked(answer.objects)) : `refused: ${answer.refusal}`;
  return createHash('sha256').update(text).digest('hex');
}
