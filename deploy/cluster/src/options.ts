import { parseArgs } from 'node:util';
import { countOption } from '@lectern/project';

/** Options of `deploy/cluster/verify`. */
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
  /** Minimum number of requests while pods are replaced. */
  readonly requests: number;
  /** Time-out of each rollout, in Helm's form: `10m`. */
  readonly timeout: string;
}

export const usage = `deploy/cluster/verify [options]

  --namespace NAME   namespace that is created, used and removed (default lectern-verify)
  --values FILE      file with values for the chart; may be repeated
  --set NAME=VALUE   one value for the chart; may be repeated
  --no-policies      skip the test of network policies, for clusters that do not enforce them
  --keep             leave everything in the cluster at the end
  --requests N       minimum number of requests while pods are replaced (default 2000)
  --timeout TIME     time-out of each rollout (default 10m)
  --help             show this text
`;

/** @throws TypeError for an unknown option, or one with a wrong value */
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
  return { ...values, requests: countOption('requests', values.requests) };
}
