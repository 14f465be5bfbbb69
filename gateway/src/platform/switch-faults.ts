import { type ActiveFaultStatus, type FaultRequest, faultState, internalFaultPath } from '@lectern/contracts';
import type { Discovery } from '@lectern/discovery';
import { AppError } from '@lectern/errors';
import type { Instance, Question } from './ask-instance.ts';

/** One instance, and what is switched on in it. */
export interface FaultyInstance {
  readonly address: string;
  /** `off`: it has no fault switches. `silent`: it does not answer. */
  readonly state: 'told' | 'off' | 'silent';
  /** Null unless something is switched on. */
  readonly fault: ActiveFaultStatus | null;
}

/** What {@link createFaultSwitches} needs. */
export interface SwitchParts {
  /** The services that have switches. */
  readonly services: readonly string[];
  readonly discovery: Pick<Discovery, 'list'>;
  ask<T>(instance: Instance, question: Question<T>): Promise<T>;
}

/** The faults of services, each in all instances that discovery lists. What an instance has is gone when it ends. */
export interface FaultSwitches {
  /** @throws AppError `not_found` (`service_not_found`) */
  look(service: string): Promise<FaultyInstance[]>;
  /** @throws AppError `not_found` (`service_not_found`), `unavailable` (`no_instance_told`) when none took it */
  turnOn(service: string, fault: FaultRequest, setBy: string): Promise<FaultyInstance[]>;
  /** @throws as `turnOn` */
  turnOff(service: string): Promise<FaultyInstance[]>;
}

type Change = Pick<Question<unknown>, 'method' | 'body'>;

/** Makes them. */
export function createFaultSwitches({ services, discovery, ask }: SwitchParts): FaultSwitches {
  const askAll = async (service: string, change: Change): Promise<FaultyInstance[]> => {
    if (!services.includes(service)) throw serviceNotFound(service);
    const found = await discovery.list(service);
    const question = { ...change, path: internalFaultPath, answer: faultState };
    return Promise.all(
      found.map(async ({ url }) => {
        const told = await ask({ service, url }, question).catch(silenceOf);
        return {
          address: url,
          ...(typeof told === 'string' ? { state: told, fault: null } : { state: 'told' as const, ...told }),
        };
      }),
    );
  };
  const change = async (service: string, asked: Change): Promise<FaultyInstance[]> => {
    const instances = await askAll(service, asked);
    if (instances.some(({ state }) => state === 'told')) return instances;
    throw noInstanceTold(service, instances);
  };
  return {
    look: (service) => askAll(service, {}),
    turnOn: (service, fault, setBy) => change(service, { method: 'PUT', body: { ...fault, setBy } }),
    turnOff: (service) => change(service, { method: 'DELETE' }),
  };
}

function silenceOf(error: unknown): 'off' | 'silent' {
  return error instanceof AppError && error.details.status === 404 ? 'off' : 'silent';
}

function serviceNotFound(service: string): AppError {
  return new AppError('not_found', `There is no service "${service}" whose faults are switched.`, {
    reason: 'service_not_found',
  });
}

function noInstanceTold(service: string, instances: readonly FaultyInstance[]): AppError {
  const why = instances.some(({ state }) => state === 'off')
    ? 'has its fault switches off (FAULT_SWITCHES)'
    : 'answers on no instance';
  return new AppError('unavailable', `Nothing was switched: the ${service} service ${why}.`, {
    reason: 'no_instance_told',
  });
}
