import { parseArgs } from 'node:util';

/** What the command line asks for. */
export interface VerifyOptions {
  /** No image registry: Qdrant is left out or doubled, and the base image is made slim here. */
  readonly standIn: boolean;
  readonly build: boolean;
  /** Leave everything running at the end. */
  readonly keep: boolean;
  readonly help: boolean;
  /** First port of the gateways on loopback; the second one gets the next. */
  readonly port: number;
  /** Fewest requests during the rolling restart. */
  readonly requests: number;
}

export const usage = `deploy/docker/verify [options]

  --stand-in     for machines without an image registry: LanceDB and a double in the place of Qdrant
  --no-build     take the images that are there
  --keep         leave the platform running
  --port N       first port on 127.0.0.1 (default 28080)
  --requests N   fewest requests during the rolling restart (default 2000)

LECTERN_NPMRC names an .npmrc for the image builds.
`;

/** @throws TypeError for an unknown option */
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
  return { standIn, build, keep, help, port: Number(port), requests: Number(requests) };
}
