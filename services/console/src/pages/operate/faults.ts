import { duration } from '../../lib/format.ts';
import type { ActiveFault, SeenService } from './operate-data.ts';

/** A service that is made to fail. */
export interface FaultyService {
  readonly service: string;
  readonly fault: ActiveFault;
}

/** The services of which some instance has a fault switched on; of several instances, the fault that lasts longest. */
export function faultsOf(services: readonly SeenService[]): FaultyService[] {
  return services.flatMap(({ service, instances }) => {
    const faults = instances.flatMap(({ status }) => status?.fault ?? []);
    const [longest] = faults.toSorted((one, other) => Date.parse(other.until) - Date.parse(one.until));
    return longest === undefined ? [] : [{ service, fault: longest }];
  });
}

/** What a fault does, in words. */
export function faultMeaning({ kind, share, milliseconds }: ActiveFault): string {
  const which = share === 1 ? 'all requests' : `${Math.round(share * 100)} % of the requests`;
  if (kind === 'slow') return `${which} wait ${duration(milliseconds)}`;
  return kind === 'error' ? `${which} are answered with an error` : `${which} are closed unanswered`;
}
