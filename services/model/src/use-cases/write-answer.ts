import type { Principal } from '@lectern/auth';
import { extractiveTarget } from '@lectern/contracts';
import { toAppError } from '@lectern/errors';
import type { Logger } from '@lectern/telemetry';
import type { NamedTarget } from '../domain/catalog.ts';
import type { Message, ModelPart, Models, Usage } from '../ports.ts';
import { type FindTargetsPorts, findTargets } from './find-targets.ts';

export interface WriteAnswerPorts extends FindTargetsPorts {
  readonly models: Pick<Models, 'write'>;
  readonly logger: Pick<Logger, 'warn'>;
}

export interface WriteAnswerInput {
  readonly caller: Principal;
  readonly alias: string;
  readonly messages: readonly Message[];
}

/** One step of an answer. `done` comes last, and only when the answer is whole; `extractive` comes alone. */
export type AnswerPart =
  | {
      readonly type: 'started';
      readonly target: string;
      /** Its provider's name for it. */
      readonly model: string;
      /** Targets that were tried before. */
      readonly failed: readonly string[];
    }
  | { readonly type: 'delta'; readonly text: string }
  | { readonly type: 'done'; readonly usage: Usage }
  | { readonly type: 'extractive'; readonly failed: readonly string[] };

/**
 * Has the first target behind an alias answer that can. The next one is tried up to the first text; a later error is thrown, since an answer has one
 * writer. Where the targets end with `extractive`, the caller is told to write itself.
 *
 * @throws AppError `not_found` (`alias_unknown`); when all targets fail, the error of the last one that may pass, or else of
 *   the last one
 */
export async function* writeAnswer(
  ports: WriteAnswerPorts,
  input: WriteAnswerInput,
  signal: AbortSignal,
): AsyncGenerator<AnswerPart, void> {
  const { caller, alias } = input;
  const targets = await findTargets(ports, { tenantId: caller.tenantId, alias }, signal);
  const failed: string[] = [];
  let failure: unknown;
  for (const target of targets) {
    if (target.name === extractiveTarget) {
      yield { type: 'extractive', failed };
      return;
    }
    const begun = await begin(ports, { target, messages: input.messages }, signal);
    if (begun.pieces !== undefined) {
      yield* told(begun.pieces, { target, failed });
      return;
    }
    failed.push(target.name);
    failure = worse(failure, begun.error);
    ports.logger.warn({ err: begun.error, alias, target: target.name }, 'a model did not answer');
  }
  throw failure;
}

type Begun =
  | { readonly pieces: AsyncIterable<ModelPart>; readonly error?: undefined }
  | { readonly pieces?: undefined; readonly error: unknown };

async function begin(
  { models }: Pick<WriteAnswerPorts, 'models'>,
  { target, messages }: { target: NamedTarget; messages: readonly Message[] },
  signal: AbortSignal,
): Promise<Begun> {
  try {
    return { pieces: await models.write(target, messages, signal) };
  } catch (error) {
    if (signal.aborted) throw error;
    return { error };
  }
}

async function* told(
  pieces: AsyncIterable<ModelPart>,
  { target, failed }: { target: NamedTarget; failed: readonly string[] },
): AsyncGenerator<AnswerPart, void> {
  yield { type: 'started', target: target.name, model: target.target?.model ?? target.name, failed };
  for await (const piece of pieces) {
    if (piece.type === 'text') yield { type: 'delta', text: piece.text };
    else yield { type: 'done', usage: piece.usage };
  }
}

/** Of two errors the one that says more to who may come again. */
function worse(earlier: unknown, later: unknown): unknown {
  return earlier !== undefined && toAppError(earlier).retryable && !toAppError(later).retryable
    ? earlier
    : later;
}
