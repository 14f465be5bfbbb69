import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { listPacts, pactsFolder } from './pact-files.ts';
import { type ProviderStates, type StateServer, startStateServer } from './state-server.ts';

/** One pact to verify, as the process of the verifier is told. */
export interface VerificationOrder {
  readonly path: string;
  readonly provider: string;
  /** Of the running provider. */
  readonly url: string;
  readonly statesUrl: string;
  readonly messagesPort: number;
}

/** What {@link findBrokenPacts} needs. */
export interface VerificationOptions {
  readonly provider: string;
  /** Of the running provider. */
  readonly url: string;
  readonly states: ProviderStates;
  /** Where the pacts are; default: the committed ones. */
  readonly folder?: string;
}

/** An interaction that the provider does not keep to. */
export interface BrokenInteraction {
  readonly consumer: string;
  /** The operation of a call, or the type of an event. */
  readonly description: string;
  readonly given: string;
  /** What is not as the consumer needs it. */
  readonly faults: readonly string[];
}

const verifier = fileURLToPath(new URL('./verifier-process.ts', import.meta.url));

const mismatch = z.looseObject({ mismatch: z.string() });
const outcome = z.object({
  interactionResults: z.array(
    z.looseObject({
      consumer: z.string(),
      description: z.string(),
      providerStates: z.array(z.string()),
      result: z.string(),
      mismatch: z.looseObject({ mismatches: z.array(mismatch).optional() }).optional(),
    }),
  ),
});

/**
 * Sends the running provider every call that its consumers make, and looks at every event that they count on.
 *
 * @returns the interactions that it does not keep to
 * @throws Error when there is no pact, a state cannot be made, or not every interaction was tried
 */
export async function findBrokenPacts(options: VerificationOptions): Promise<BrokenInteraction[]> {
  const { provider, url, states, folder = pactsFolder } = options;
  const pacts = listPacts(folder).filter((pact) => pact.provider === provider);
  if (pacts.length === 0) throw new Error(`There is no pact with ${provider} in ${folder}.`);
  const server = await startStateServer(states);
  try {
    const orders = pacts.map(({ path, consumer }) => ({
      ...{ path, provider, url },
      ...{ statesUrl: server.statesUrl(consumer), messagesPort: server.port },
    }));
    const tried = await runVerifier(orders);
    throwFirst(server);
    const wanted = pacts.flatMap(({ interactions }) => interactions).length;
    if (tried.length !== wanted) throw new Error(`Of ${wanted} interactions ${tried.length} were tried.`);
    return tried.filter(({ faults }) => faults.length > 0);
  } finally {
    await server.stop();
  }
}

function throwFirst({ errors: [first] }: StateServer): void {
  if (first !== undefined) throw new Error('A state of the provider could not be made.', { cause: first });
}

async function runVerifier(orders: readonly VerificationOrder[]): Promise<BrokenInteraction[]> {
  const child = fork(verifier, [JSON.stringify({ orders })], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (chunk: string) => void printed.push(chunk));
  const results: unknown[] = [];
  child.on('message', (result) => void results.push(result));
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve());
  });
  if (results.length < orders.length) throw new Error(`The verifier has ended early:\n${printed.join('')}`);
  return results.flatMap(interactionsOf);
}

function interactionsOf(result: unknown): BrokenInteraction[] {
  return outcome.parse(result).interactionResults.map((interaction) => {
    const { consumer, description, providerStates, result: ending, mismatch: found } = interaction;
    const said = found?.mismatches?.map((one) => one.mismatch) ?? [JSON.stringify(found)];
    return { consumer, description, given: providerStates.join(', '), faults: ending === 'OK' ? [] : said };
  });
}
