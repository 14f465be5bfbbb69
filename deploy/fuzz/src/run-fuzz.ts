import type { OpenApiDocument } from '@lectern/openapi';
import { type Counts, createExchange, type Exchange, type Failure } from './exchange.ts';
import { fuzzOperation } from './fuzz-operation.ts';
import { createJudge } from './judge.ts';
import { runLives } from './life-cycles.ts';
import { checkMethods } from './methods.ts';
import { type Described, operationsOf } from './requests.ts';
import type { World } from './world.ts';

/** What a run has found. Requests of shrinking are counted, too. */
export interface FuzzReport extends Counts {
  readonly failures: readonly Failure[];
}

export interface FuzzOptions {
  readonly url: string;
  readonly document: OpenApiDocument;
  readonly world: World;
  readonly seed: number;
  /** At least so many are sent, spread over all operations, when no operation fails. */
  readonly requests: number;
  /** Milliseconds after which a request without a whole answer hangs; {@link usualHangMs} if not set. */
  readonly hangMs?: number;
  /** The id of the one operation that is tried, and nothing else. */
  readonly only?: string | undefined;
  /** Of {@link FuzzOptions.only}, the one counterexample that is sent again. */
  readonly path?: string | undefined;
  /** False where rate limits are met: then the lives of resources, which need each of their steps, are left out. */
  readonly lives?: boolean;
}

/** Longer than any wait that a request can ask for. */
export const usualHangMs = 45_000;
/** Operations that are tried at the same time. */
const concurrency = 8;

/** Each hashes a password, embeds a text, stores a document or empties queues: fewer of their requests are sent. */
export const costly: ReadonlySet<string> = new Set([
  ...['register', 'logIn', 'logInV1', 'changePassword', 'acceptInvitation'],
  ...['listDeadLetters', 'redriveDeadLetters', 'deleteDeadLetters'],
  ...['generate', 'search', 'getAgentContext', 'createDocument', 'replaceDocumentContent', 'followDocument'],
  ...['createFile', 'createFileBatch', 'searchVectorStore'],
]);
/** It would end one of the two tenants that all other requests need. */
export const endsTheWorld = 'eraseAccount';
const weights = { costly: 1, other: 5 };

/**
 * Sends requests of every operation, lets every kind of resource live its life, and tries every method of every path. The requests are
 * the same for the same seed and number; ids of what the run made differ, and so may the order in which operations meet.
 *
 * @throws Error for an operation that the description does not have
 */
export async function runFuzz(options: FuzzOptions): Promise<FuzzReport> {
  const { url, document, world, hangMs = usualHangMs, only, lives = true } = options;
  const exchange = createExchange({ url, world, judge: createJudge(document, world), hangMs });
  const described = operationsOf(document).filter(
    ({ operation }) => only === undefined || operation.operationId === only,
  );
  if (described.length === 0) throw new Error(`There is no operation ${only}.`);
  const failures =
    only === undefined
      ? [
          ...(lives ? await runLives({ ...options, exchange }) : []),
          ...(await checkMethods({ ...options, exchange })),
        ]
      : [];
  failures.push(...(await fuzzOperations(described, { ...options, exchange })));
  return { ...exchange.counts(), failures };
}

async function fuzzOperations(
  described: readonly Described[],
  options: FuzzOptions & { readonly exchange: Exchange },
): Promise<Failure[]> {
  const schemas = options.document.components.schemas;
  const weight = described.reduce((sum, one) => sum + weightOf(one), 0);
  const failures: Failure[] = [];
  const waiting = described.filter(({ operation }) => operation.operationId !== endsTheWorld);
  const work = async (): Promise<void> => {
    for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
      const requests = Math.ceil((options.requests * weightOf(one)) / weight);
      const failure = await fuzzOperation(one, { ...options, schemas, requests });
      if (failure !== undefined) failures.push(failure);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return failures;
}

function weightOf({ operation }: Described): number {
  return costly.has(operation.operationId) ? weights.costly : weights.other;
}
