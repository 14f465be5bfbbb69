import { type InstanceStatus, instanceStatus, internalStatusPath } from '@lectern/contracts';
import { askInstance, type Instance, type InstanceReach } from './ask-instance.ts';

const question = { path: internalStatusPath, answer: instanceStatus };

/**
 * Asks one instance of a service how it is.
 *
 * @throws as {@link askInstance}
 */
export function askStatus(
  reach: InstanceReach,
  instance: Instance,
  signal: AbortSignal,
): Promise<InstanceStatus> {
  return askInstance(reach, instance, { question, signal });
}
