import { dirname } from 'node:path';
import { localServices, projectRoot, serviceEnvironment, settingsOfRunning } from '@lectern/local';

/** Where the platform is. */
export type Place =
  | { readonly kind: 'local'; readonly dataDir: string }
  | { readonly kind: 'compose' }
  | { readonly kind: 'kubernetes'; readonly namespace: string | undefined; readonly release: string };

/** A command that stands beside a service, as it does in the service's image. */
export interface ServiceCommand {
  readonly service: string;
  /** Its file's name, without the ending. */
  readonly command: string;
  readonly args: readonly string[];
}

/** A program to start. */
export interface Invocation {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Undefined: that of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * How a service's command is started where the service is, with the service's own configuration and rights.
 *
 * @throws Error when no platform runs with the data folder
 */
export async function invocationOf(place: Place, call: ServiceCommand): Promise<Invocation> {
  if (place.kind === 'local') return localInvocation(place.dataDir, call);
  const { service, command, args } = call;
  const inImage = ['node', '--conditions=compiled', `dist/${command}.js`, ...args];
  const cwd = projectRoot;
  if (place.kind === 'compose')
    return { file: 'docker', args: ['compose', 'exec', '-T', service, ...inImage], cwd };
  const namespace = place.namespace === undefined ? [] : ['--namespace', place.namespace];
  const pod = `deploy/${place.release}-${service}`;
  return { file: 'kubectl', args: [...namespace, 'exec', pod, '--', ...inImage], cwd };
}

async function localInvocation(
  dataDir: string,
  { service: name, command, args }: ServiceCommand,
): Promise<Invocation> {
  const settings = await settingsOfRunning(dataDir);
  if (settings === undefined) {
    throw new Error(
      `No platform runs with the data folder ${dataDir}. Start it with npm start, or say where it is: --compose, --kubernetes.`,
    );
  }
  const service = localServices.find((each) => each.name === name);
  if (service === undefined) throw new Error(`There is no service ${name}.`);
  const entry = `${dirname(service.entry)}/${command}.ts`;
  return {
    ...{ file: process.execPath, args: [entry, ...args], cwd: projectRoot },
    env: serviceEnvironment(service, settings),
  };
}
