import { parseArgs } from 'node:util';

/** What the command line asks for. */
export interface VerifyOptions {
  /** Where the release goes; its clients get a namespace of their own, `<namespace>-clients`. Both are made and removed. */
  readonly namespace: string;
  /** Values for the chart beyond its defaults, as `helm install` takes them. */
  readonly values: readonly string[];
  readonly set: readonly string[];
  /** Whether the cluster enforces network policies. */
  readonly policies: boolean;
  /** Leave everything in the cluster at the end. */
  readonly keep: boolean;
  readonly help: boolean;
  /** Fewest requests while pods are replaced. */
  readonly requests: number;
  /** For each rollout, as Helm takes it: `10m`. */
  readonly timeout: string;
}

export const usage = `deploy/cluster/verify [options]

  --namespace NAME   namespace to make, use and remove (default lectern-verify)
  --values FILE      values beyond the chart's defaults; may be repeated
  --set NAME=VALUE   one value; may be repeated
  --no-policies      the cluster does not enforce network policies: do not try them
  --keep             leave everything in the cluster
  --requests N       fewest requests while pods are replaced (default 2000)
  --timeout TIME     for each rollout (default 10m)
`;

/** @throws TypeError for an unknown option */
export function parseOptions(args: readonly string[]): VerifyOptions {
  const { values } = parseArgs({
    args: [...args],
    allowNegative: true,
    options: {
      namespace: { type: 'string', default: 'lectern-verify' },
      values: { type: 'string', multiple: true, default: [] },
      set: { type: 'string', multiple: true, default: [] },
      policies: { type: 'boolean', default: true },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      requests: { type: 'string', default: '2000' },
      timeout: { type: 'string', default: '10m' },
    },
  });
  const requests = Number(values.requests);
  if (!Number.isInteger(requests) || requests < 1)
    throw new TypeError(`--requests takes a number, not "${values.requests}"`);
  return { ...values, requests };
}
