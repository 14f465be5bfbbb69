import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '@lectern/project';
import { z } from 'zod';

/** Where the pacts are committed, a file for each pair of services. */
export const pactsFolder = join(projectRoot, 'docs', 'pacts');

/** What of an interaction names it, and its kind. The rest is Pact's own. */
const interaction = z.looseObject({
  type: z.enum(['Synchronous/HTTP', 'Asynchronous/Messages']),
  /** The operation of a call, or the type of an event. */
  description: z.string(),
  providerStates: z.array(z.looseObject({ name: z.string() })),
});
export type PactInteraction = z.output<typeof interaction>;

const pact = z.looseObject({
  consumer: z.object({ name: z.string() }),
  provider: z.object({ name: z.string() }),
  interactions: z.array(interaction),
});

/** A pact in the format of Pact, version 4. */
export type Pact = z.output<typeof pact>;

/** A committed pact, and where it is. */
export interface CommittedPact {
  readonly path: string;
  readonly consumer: string;
  readonly provider: string;
  readonly interactions: readonly PactInteraction[];
}

/** @throws ZodError for what is no pact of version 4 with a state for each interaction */
export function readPact(path: string): Pact {
  return pact.parse(JSON.parse(readFileSync(path, 'utf8')));
}

/** All pacts of a folder; none if it is not there. */
export function listPacts(folder: string): CommittedPact[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return files.sort().map((name) => {
    const path = join(folder, name);
    const { consumer, provider, interactions } = readPact(path);
    return { path, consumer: consumer.name, provider: provider.name, interactions };
  });
}

/** The text of a pact that is the same each time: without the versions of Pact, interactions in their order. */
export function pactText({ metadata: _versions, interactions, ...names }: Pact): string {
  const sorted = interactions.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  const metadata = { pactSpecification: { version: '4.0' } };
  return `${JSON.stringify({ ...names, interactions: sorted, metadata }, null, 2)}\n`;
}

function placeOf({ type, description, providerStates }: PactInteraction): string {
  return JSON.stringify([type, description, providerStates.map(({ name }) => name)]);
}
