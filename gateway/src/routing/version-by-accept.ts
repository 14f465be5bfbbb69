import type { IncomingMessage } from 'node:http';
import { AppError } from '@lectern/errors';
import { versionMediaType, versionOf, versionOfMediaType } from '@lectern/http';
import Negotiator from 'negotiator';
import type { GatewayRoute } from '../routes.ts';

/** Below it, a path has no version: `Accept` says which one is meant. */
const unversioned = '/api';

/**
 * The versioned form of a request target below `/api`: `/api/sessions/current` with `Accept:
 * application/vnd.lectern.v2+json` is `/v2/sessions/current`. Undefined for any other target, and for a resource that there
 * is in no version. There is no version by default: a client would get another one when one is added.
 *
 * @returns an error, `not_acceptable` (`version_not_available`), when `Accept` names no version that the resource has
 */
export type VersionByAccept = (
  request: Pick<IncomingMessage, 'url' | 'headers'>,
) => string | AppError | undefined;

export function createVersionByAccept(routes: readonly GatewayRoute[]): VersionByAccept {
  const versions = versionsByResource(routes);
  return ({ url = '', headers }) => {
    if (!url.startsWith(`${unversioned}/`)) return undefined;
    const target = url.slice(unversioned.length);
    const available = versions.get(resourceOf(target));
    if (available === undefined) return undefined;
    const wanted = new Negotiator({ headers })
      .mediaTypes()
      .map(versionOfMediaType)
      .find((version) => version !== undefined);
    return wanted !== undefined && available.includes(wanted)
      ? `/v${wanted}${target}`
      : notAvailable(available);
  };
}

/** Versions of each resource, as the first part of its path below that of the version: `sessions`. */
function versionsByResource(routes: readonly GatewayRoute[]): Map<string, number[]> {
  const byResource = new Map<string, number[]>();
  for (const { prefix } of routes) {
    const version = versionOf(prefix);
    if (version === undefined) continue;
    const resource = resourceOf(prefix.slice(`/v${version}`.length));
    byResource.set(resource, [...(byResource.get(resource) ?? []), version]);
  }
  return byResource;
}

/** `sessions` of `/sessions/current?x=1`. */
export function resourceOf(target: string): string {
  return target.split(/[/?]/, 2)[1] ?? '';
}

function notAvailable(versions: readonly number[]): AppError {
  const available = versions.map(versionMediaType);
  const message = `Name the version in Accept: ${available.join(' or ')}.`;
  return new AppError('not_acceptable', message, { reason: 'version_not_available', details: { available } });
}
