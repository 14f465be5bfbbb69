import { eventTopology, serviceCalls } from '@lectern/contracts';
import type { CommittedPact } from '@lectern/contracts/testing/pact-files';
import { listServices } from '@lectern/project';
import { listFiles, readText } from '../project-files.ts';

/** One way in which one service counts on another. */
export interface Edge {
  readonly consumer: string;
  readonly provider: string;
  /** The type of an event; undefined for calls. */
  readonly event?: string;
}

/** Who calls whom, as services are allowed to. */
export function callEdges(): Edge[] {
  return serviceCalls.map(({ from, to }) => ({ consumer: from, provider: to }));
}

/** Who gets which events from whom, as queues are filled. */
export function eventEdges(): Edge[] {
  return eventTopology.consumers.flatMap(({ name: consumer, subscriptions }) =>
    subscriptions.flatMap(({ from: provider, types }) =>
      types.map((event) => ({ consumer, provider, event })),
    ),
  );
}

/** The operations that a service's code names in its calls. */
export interface NamedOperation {
  readonly service: string;
  readonly operation: string;
}

/** Every operation of a call in the code of the services. */
export async function namedOperations(): Promise<NamedOperation[]> {
  const services = new Set(listServices().map(({ name }) => name));
  const found = listServices().map(async ({ name: service, folder }) => {
    const files = (await listFiles(`${folder}/src/**/*.ts`)).filter((file) => !file.endsWith('.test.ts'));
    const texts = await Promise.all(files.map(readText));
    const names = texts.flatMap((text) => [
      ...text.matchAll(/(?:target: '([a-z-]+)', )?\boperation: '([a-z-]+)'/g),
    ]);
    // A breaker names its target; one of another program, such as a reranker, has no side here that could keep a pact.
    const own = names.filter(([, target]) => target === undefined || services.has(target));
    return own.map(([, , operation = '']) => ({ service, operation }));
  });
  return (await Promise.all(found)).flat();
}

/** The edges without a pact, as text. */
export function edgesWithoutPact(edges: readonly Edge[], pacts: readonly CommittedPact[]): string[] {
  return edges
    .filter(({ consumer, provider, event }) => {
      const interactions = pacts
        .filter((pact) => pact.consumer === consumer && pact.provider === provider)
        .flatMap((pact) => pact.interactions);
      return !interactions.some(({ type, description }) =>
        event === undefined ? type === 'Synchronous/HTTP' : description === event,
      );
    })
    .map(({ consumer, provider, event = 'calls' }) => `${consumer} <- ${provider}: ${event}`);
}

/** The operations without a pact, as text. */
export function operationsWithoutPact(
  operations: readonly NamedOperation[],
  pacts: readonly CommittedPact[],
): string[] {
  const withPact = new Set(
    pacts.flatMap(({ consumer, interactions }) =>
      interactions.map(({ description }) => `${consumer}: ${description}`),
    ),
  );
  return operations
    .map(({ service, operation }) => `${service}: ${operation}`)
    .filter((named) => !withPact.has(named));
}
