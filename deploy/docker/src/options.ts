import { parseArgs } from 'node:util';
import { countOption } from '@lectern/project';

/** Options of `deploy/docker/verify`. */
export interface VerifyOptions {
  /** Without an image registry: LanceDB or a test double takes the place of Qdrant, and the slim base image is built here. */
  readonly standIn: boolean;
  readonly build: boolean;
  /** Leave everything running at the end. */
  readonly keep: boolean;
  readonly help: boolean;
  /** First port of the gateways on loopback; the second one gets the next. */
  readonly port: number;
  /** Minimum number of requests during the rolling restart. */
  readonly requests: number;
}

export const usage = `deploy/docker/verify [options]

  --stand-in     for machines without an image registry: LanceDB or a test double in place of Qdrant
  --no-build     use the images that exist already
  --keep         leave the platform running at the end
  --port N       first port on 127.0.0.1 (default 28080)
  --requests N   minimum number of requests during the rolling restart (default 2000)
  --help         show this text

The variable LECTERN_NPMRC is the path of an .npmrc for the image builds.
`;

/** @throws TypeError for an unknown option, or one with a wrong value */
export function parseOptions(args: readonly string[]): VerifyOptions {
  const { values } = parseArgs({
    args: [...args],
    allowNegative: true,
    options: {
      'stand-in': { type: 'boolean', default: false },
      build: { type: 'boolean', default: true },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      port: { type: 'string', default: '28080' },
      requests: { type: 'string', default: '2000' },
    },
  });
  const { 'stand-in': standIn, build, keep, help, port, requests } = values;
  return {
    standIn,
    build,
    keep,
    help,
    port: countOption('port', port),
    requests: countOption('requests', requests),
  };
}
