import { faultState, internalFaultPath, internalFaultRequest } from '@lectern/contracts';
import { type ActiveFault, type AnyRoute, type FaultSwitch, route } from '@lectern/http';

/** `/internal/fault`: what the gateway switches on in this instance, for operators. */
export function createFaultRoutes(faults: FaultSwitch): AnyRoute[] {
  const shared = {
    path: internalFaultPath,
    auth: 'internal',
    callers: ['gateway'],
    spared: true,
    responses: { 200: faultState },
  } as const;
  const answer = () => ({ body: { fault: shownFault(faults) ?? null } });
  return [
    route({
      ...shared,
      method: 'get',
      operationId: 'getOwnFault',
      summary: 'The fault of this instance that is switched on',
      handler: async () => answer(),
    }),
    route({
      ...shared,
      method: 'put',
      operationId: 'setOwnFault',
      summary: 'Switch a fault of this instance on, in the place of the one before',
      body: internalFaultRequest,
      handler: async ({ body: { forSeconds, ...fault } }) => {
        faults.turnOn(fault, forSeconds * 1_000);
        return answer();
      },
    }),
    route({
      ...shared,
      method: 'delete',
      operationId: 'endOwnFault',
      summary: 'Switch the fault of this instance off',
      handler: async () => {
        faults.turnOff();
        return answer();
      },
    }),
  ];
}

/** As it is told to others: who switched it on stands in the log. */
export function shownFault(faults: FaultSwitch) {
  const fault: ActiveFault | undefined = faults.current();
  if (fault === undefined) return undefined;
  const { kind, share, milliseconds, until } = fault;
  return { kind, share, milliseconds, until: until.toISOString() };
}
