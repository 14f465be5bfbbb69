import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInternalTokenSigner } from '@lectern/auth';
import { testSigningJwk } from '@lectern/auth/testing';
import { createClients, type ServiceClient } from '@lectern/clients';
import { createStaticDiscovery } from '@lectern/discovery';
import { fromProblem } from '@lectern/errors';
import { noopTelemetry } from '@lectern/telemetry';
import { MatchersV3, PactV4 } from '@pact-foundation/pact';
import { expect } from 'vitest';
import { addCall, addEvent, type CallFacts, type EventFacts } from './interaction.ts';
import { needlessFields } from './omissions.ts';
import { type CommittedPact, listPacts, pactsFolder, pactText, readPact } from './pact-files.ts';

/** What a consumer counts on, said by its own code: each method adds to the pact when what it is given passes. */
export interface ConsumerPacts {
  /**
   * A call by the service's client. `use` calls its own adapter and checks all that this makes of the answer: it has to fail
   * for an answer in which any field is missing.
   */
  call(provider: string, facts: CallFacts, use: (client: ServiceClient) => Promise<void>): Promise<void>;
  /** A call by other means, to the address that `use` gets. */
  exchange(provider: string, facts: CallFacts, use: (url: string) => Promise<void>): Promise<void>;
  /** An event. `use` gets it as it lies in the queue, and checks all that the handler makes of it, as above. */
  event(producer: string, facts: EventFacts, use: (body: string) => Promise<void>): Promise<void>;
  /**
   * Compares the pacts with the committed ones; with `PACTS=write` writes them instead. Call it last, in a test of its own.
   *
   * @throws an error that says what to do when they differ
   */
  settle(): void;
}

/**
 * Opens the pacts of a consumer for one test file, which has to be the only one of this consumer.
 *
 * @param committed the folder to compare with
 */
export function openPacts(consumer: string, committed = pactsFolder): ConsumerPacts {
  const folder = mkdtempSync(join(tmpdir(), `lectern-pacts-${consumer}-`));
  const pacts = new Map<string, PactV4>();
  const pactWith = (provider: string): PactV4 => {
    const pact = pacts.get(provider) ?? new PactV4({ consumer, provider, dir: folder, logLevel: 'error' });
    pacts.set(provider, pact);
    return pact;
  };
  return {
    call: async (provider, facts, use) => {
      const operations: string[] = [];
      await executeTest(addCall(pactWith(provider), facts), ({ url }) =>
        withClient({ consumer, provider, url }, (client) => use(noting(client, operations))),
      );
      // By it the pact is found for the code, and the code for the pact.
      expect(operations, 'the operation that the code names').toEqual([facts.operation]);
      const { status, body } = facts.answer;
      await expectAllNeeded(body, (rest) => use(answering(status, rest)));
    },
    exchange: async (provider, facts, use) => {
      await executeTest(addCall(pactWith(provider), facts), ({ url }) => use(url));
    },
    event: async (producer, facts, use) => {
      let event: unknown;
      await executeTest(addEvent(pactWith(producer), producer, facts), async ({ contents }) => {
        event = contents.content;
        await use(JSON.stringify(event));
      });
      await expectAllNeeded(event, (rest) => use(JSON.stringify(rest)));
    },
    settle: () => {
      const made = textsOf(listPacts(folder));
      rmSync(folder, { recursive: true, force: true });
      if (process.env.PACTS === 'write') writePacts(made, committed);
      else comparePacts(consumer, made, committed);
    },
  };
}

/** Has Pact say what the code did otherwise, also where that has made `use` fail: Pact's own way is to log it. */
async function executeTest<G>(
  interaction: { executeTest(use: (given: G) => Promise<void>): Promise<unknown> },
  use: (given: G) => Promise<void>,
): Promise<void> {
  let failure: unknown;
  const used = interaction.executeTest(async (given) => {
    failure = await use(given).then(
      () => undefined,
      (error: unknown) => error,
    );
  });
  await used.catch((error: Error) => {
    throw new Error(error.message, { cause: failure });
  });
  if (failure !== undefined) throw failure;
}

async function expectAllNeeded(example: unknown, use: (rest: unknown) => Promise<void>): Promise<void> {
  if (example === undefined) return;
  const needless = await needlessFields(MatchersV3.reify(example as never), use);
  expect(needless, 'fields of the pact that the consumer does not need').toEqual([]);
}

/** The client that a process of the consumer has, with its own key. */
async function withClient(
  { consumer, provider, url }: { consumer: string; provider: string; url: string },
  use: (client: ServiceClient) => Promise<void>,
): Promise<void> {
  const clients = createClients({
    discovery: createStaticDiscovery({ [provider]: url }),
    telemetry: noopTelemetry(consumer),
    callerName: consumer,
    tokens: createInternalTokenSigner({ service: consumer, privateJwks: [testSigningJwk(consumer)] }),
  });
  await use(clients.for(provider)).finally(() => clients.close());
}

/** Notes how the code names what it calls. */
function noting(client: ServiceClient, operations: string[]): ServiceClient {
  return {
    call: (options) => {
      operations.push(options.operation);
      return client.call(options);
    },
    callForHeaders: (options) => {
      operations.push(options.operation);
      return client.callForHeaders(options);
    },
    upload: (options) => {
      operations.push(options.operation);
      return client.upload(options);
    },
    download: (options) => {
      operations.push(options.operation);
      return client.download(options);
    },
    stream: (options) => {
      operations.push(options.operation);
      return client.stream(options);
    },
  };
}

/** A client whose calls are all answered with this body, read by the schema of the call. */
function answering(status: number, body: unknown): ServiceClient {
  const read: ServiceClient['call'] = async ({ schema }) => {
    if (status >= 400) throw fromProblem(status, body);
    if (schema === undefined) throw new Error('The call reads no body.');
    return schema.parse(body);
  };
  // Events and bytes are no JSON that a pact could hold: of such an answer it has the errors before it begins.
  const refuse = async () => {
    throw fromProblem(status, body);
  };
  const headed: ServiceClient['callForHeaders'] = async (options) => ({
    headers: {},
    body: await read(options),
  });
  return { call: read, callForHeaders: headed, upload: headed, download: refuse, stream: refuse };
}

/** Texts of pacts by the names of their files. */
type PactTexts = Readonly<Record<string, string>>;

function textsOf(pacts: readonly CommittedPact[]): PactTexts {
  return Object.fromEntries(pacts.map(({ path }) => [basename(path), pactText(readPact(path))]));
}

function writePacts(made: PactTexts, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(made)) writeFileSync(join(folder, name), text);
}

function comparePacts(consumer: string, made: PactTexts, folder: string): void {
  const committed = listPacts(folder).filter((pact) => pact.consumer === consumer);
  const advice = `The tests of ${consumer} say something else than docs/pacts: run \`npm run pacts\`, and look at the change`;
  expect(made, advice).toEqual(textsOf(committed));
}
