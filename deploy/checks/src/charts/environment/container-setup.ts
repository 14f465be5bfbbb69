import type { IContainer } from 'kubernetes-models/v1/Container';
import { type ComposeService, interpolate } from './compose-file.ts';

/** What compose and Helm both say about a container beside its variables. */
export interface ContainerSetup {
  /** With its registry; without the tag where the platform's own version is one. */
  readonly image: string;
  readonly args: readonly string[];
  readonly memoryLimitBytes: number;
}

/** A container of a chart. */
export function setupOfContainer({ image = '', args = [], resources }: IContainer): ContainerSetup {
  return {
    image: fullImage(image),
    args,
    memoryLimitBytes: bytesOf(String(resources?.limits?.memory)),
  };
}

/** A service of a compose file. */
export function setupOfCompose({ image = '', command = [], mem_limit }: ComposeService): ContainerSetup {
  return {
    image: fullImage(interpolate(image)),
    args: typeof command === 'string' ? command.split(' ') : command,
    memoryLimitBytes: bytesOf(String(mem_limit)),
  };
}

/** An image as a registry knows it: Docker reads `postgres` as `docker.io/library/postgres`. */
function fullImage(image: string): string {
  if (image.includes('lectern-platform/')) return image.replace(/:[^:/]*$/, '');
  const [first = '', ...rest] = image.split('/');
  if (rest.length === 0) return `docker.io/library/${image}`;
  return first.includes('.') ? image : `docker.io/${image}`;
}

const units: Readonly<Record<string, number>> = { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };

/** Compose writes `384m` for what Kubernetes calls `384Mi`. */
function bytesOf(quantity: string): number {
  const { number, unit = '' } = /^(?<number>\d+)(?<unit>[kmg])i?$/i.exec(quantity)?.groups ?? {};
  return Number(number) * (units[unit.toLowerCase()] ?? Number.NaN);
}
