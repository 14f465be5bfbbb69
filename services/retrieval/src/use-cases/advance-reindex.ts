import { AppError } from '@lectern/errors';
import type { Logger } from '@lectern/telemetry';
import type { ClaimedDocument, ModelChooser, ReindexWork } from '../ports/reindex.ts';
import type { CurrentIndexes, VectorIndex, VectorIndexes } from '../ports/vector-indexes.ts';
import type { EmbeddingModel } from '../ports.ts';
import { type CopyDocumentPorts, copyDocument } from './copy-document.ts';

export interface AdvanceReindexPorts extends CopyDocumentPorts {
  readonly indexes: Pick<VectorIndexes, 'current'>;
  readonly work: ReindexWork;
  readonly models: ModelChooser;
  readonly dropIndex: (indexId: number, signal: AbortSignal) => Promise<void>;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
}

/** Documents that a process copies at the same time: enough to keep a model busy with short ones. */
const lanes = 4;

/** What no repetition mends: the model is not what the index was begun for. */
const refusals: ReadonlySet<string> = new Set([
  'model_unknown',
  'dimensions_mismatch',
  'model_mismatch',
  'embedding_shape',
]);

/** What is said at once of a model that was only asked for; later it may pass. */
const obstacles: ReadonlySet<string> = new Set([
  ...refusals,
  'model_unavailable',
  'embedding_provider_unreachable',
  'embedding_provider_failed',
]);

/**
 * Takes the next step of a reindex, if one was asked for: begins the index, copies some documents to it, makes it the active
 * one when it has them all, tells the embedding service, removes what is no longer used. Each step can be repeated, by any
 * instance; they divide the documents among them. Decides on no error.
 *
 * @returns whether there was something to do
 */
export async function advanceReindex(ports: AdvanceReindexPorts, signal: AbortSignal): Promise<boolean> {
  if (!(await ports.work.isNeeded(signal))) return false;
  const requested = await ports.work.findRequested(signal);
  if (requested !== undefined) return beginIndex(ports, requested, signal);
  const current = await ports.indexes.current(signal);
  if (current.active !== undefined && current.building !== undefined) {
    const parts = { from: current.active, to: current.building };
    if (await copySome(ports, parts, signal)) return true;
    if (await ports.work.switchTo(current.building.id, signal)) {
      ports.logger.info({ index: current.building.id, model: current.building.model }, 'index switched');
      return true;
    }
  }
  return finishIndexes(ports, current, signal);
}

async function beginIndex(
  { work, models, logger }: AdvanceReindexPorts,
  { id, model: asked }: NonNullable<Awaited<ReturnType<ReindexWork['findRequested']>>>,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const model = await models.tryOut(asked, signal);
    await work.begin(id, model, signal);
    logger.info({ index: id, model }, 'index begun');
  } catch (error) {
    if (!(error instanceof AppError) || !obstacles.has(error.reason)) throw error;
    await work.refuse(id, error.message, signal);
    logger.warn({ index: id, model: asked, err: error }, 'index refused');
  }
  return true;
}

/** Copies until there is nothing to claim. One long document keeps one lane, and no other waits for it. @returns whether there were any */
async function copySome(ports: AdvanceReindexPorts, parts: CopyParts, signal: AbortSignal): Promise<boolean> {
  let copied = 0;
  const runLane = async (): Promise<void> => {
    for (;;) {
      const document = await ports.work.claim(parts.to.id, signal);
      if (document === undefined) return;
      await ports.work.hold(parts.to.id, document, () => copyOne(ports, { ...parts, document }, signal));
      copied += 1;
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: lanes }, runLane));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  return copied > 0;
}

interface CopyParts {
  readonly from: VectorIndex;
  readonly to: VectorIndex;
}

async function copyOne(
  ports: AdvanceReindexPorts,
  { document, from, to }: CopyParts & { document: ClaimedDocument },
  signal: AbortSignal,
): Promise<void> {
  try {
    await to.store.ensureIndex(to.model, signal);
    await copyDocument(ports, { document, from, to }, signal);
    await ports.work.done(to.id, document, signal);
  } catch (error) {
    signal.throwIfAborted();
    await noteFailure(ports, { document, indexId: to.id, error }, signal);
  }
}

/** @throws the error if it may pass; the document is then left to whoever claims it next */
async function noteFailure(
  { work, logger }: AdvanceReindexPorts,
  { document, indexId, error }: { document: ClaimedDocument; indexId: number; error: unknown },
  signal: AbortSignal,
): Promise<void> {
  const isRefusal = error instanceof AppError && refusals.has(error.reason);
  const isPermanent = isRefusal || (error instanceof AppError && !error.retryable);
  if (isRefusal || !isPermanent) await work.release(indexId, document, signal);
  if (!isPermanent) throw error;
  logger.warn({ documentId: document.documentId, index: indexId, err: error }, 'document not copied');
  if (isRefusal) await work.stop(indexId, error.message, signal);
  else await work.fail(indexId, { document, problem: error.message }, signal);
}

/** What follows a switch; nothing of it is waited for by searches. */
async function finishIndexes(
  { work, models, dropIndex, logger }: AdvanceReindexPorts,
  { active }: CurrentIndexes,
  signal: AbortSignal,
): Promise<boolean> {
  const unchosen = await work.findUnchosen(signal);
  if (unchosen !== undefined) {
    await chooseModel({ models, logger }, unchosen.model, signal);
    await work.noteChosen(unchosen.id, signal);
  }
  const outdated = await work.findOutdated(signal);
  for (const { id, model } of outdated) {
    await dropIndex(id, signal);
    if (active !== undefined && model !== active.model.name) await models.choose(active.model, model, signal);
    await work.noteDropped(id, signal);
    logger.info({ index: id, model }, 'index that is no longer used removed');
  }
  return unchosen !== undefined || outdated.length > 0;
}

/** Also of the first index: a configuration that is changed later is then noticed. */
async function chooseModel(
  { models, logger }: Pick<AdvanceReindexPorts, 'models' | 'logger'>,
  model: EmbeddingModel,
  signal: AbortSignal,
): Promise<void> {
  try {
    await models.choose(model, undefined, signal);
  } catch (err) {
    if (!(err instanceof AppError) || !refusals.has(err.reason)) throw err;
    logger.warn({ model, err }, 'the embedding service does not have the model of the index');
  }
}
