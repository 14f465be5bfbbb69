import fc from 'fast-check';
import type { Exchange, Failure } from './exchange.ts';
import { type Described, requestsOf } from './requests.ts';
import type { Schemas } from './schema-values.ts';
import { curlOf } from './send.ts';
import { type World, withIds } from './world.ts';

export interface FuzzOperationOptions {
  readonly url: string;
  readonly world: World;
  readonly schemas: Schemas;
  readonly exchange: Exchange;
  readonly seed: number;
  readonly requests: number;
  /** What fast-check calls the path of a counterexample: that request alone is sent. */
  readonly path?: string | undefined;
}

/**
 * Sends requests of one operation, one after the other, until the first failure, which is shrunk to the smallest request that fails.
 * A request that hangs is not: each attempt would hang as well.
 *
 * @returns the failure, or undefined
 */
export async function fuzzOperation(
  described: Described,
  options: FuzzOperationOptions,
): Promise<Failure | undefined> {
  const { url, world, schemas, exchange, seed, requests, path } = options;
  const operation = described.operation.operationId;
  let hung = false;
  const property = fc.asyncProperty(requestsOf(described, schemas), async (request) => {
    if (hung) return;
    const { problems, hangs } = await exchange.ask(operation, request);
    hung = hangs;
    if (problems.length > 0) throw new Error(problems.join('\n'));
  });
  const details = await fc.check(property, {
    seed,
    numRuns: requests,
    ...(path === undefined ? {} : { path, endOnFailure: true }),
  });
  if (!details.failed) return undefined;
  const [request] = details.counterexample ?? [];
  return {
    operation,
    problem: messageOf(details.errorInstance),
    repeat: `npm run fuzz -- --seed ${seed} --only ${operation} --path ${details.counterexamplePath}`,
    ...(request === undefined ? {} : { curl: curlOf(url, withIds(request, world)) }),
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
