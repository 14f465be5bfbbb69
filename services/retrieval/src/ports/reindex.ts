import type { DocumentKey } from '../domain/indexed-document.ts';
import type { EmbeddingModel } from '../ports.ts';

/** A model by its name; the dimensions are what the operator takes it to have. */
export interface AskedModel {
  readonly name: string;
  readonly dimensions?: number | undefined;
}

/** How far a reindex is. */
export interface ReindexProgress {
  readonly indexId: number;
  readonly model: AskedModel;
  readonly state: 'requested' | 'refused' | 'building' | 'active' | 'retired' | 'dropped';
  /** Why it was refused, or cannot go on. */
  readonly problem: string | undefined;
  /** Documents at the beginning. */
  readonly documents: number;
  /** Documents that are still to be copied, those included that cannot be. */
  readonly remaining: number;
  /** Documents that cannot be copied, some of them with their reasons. */
  readonly failed: number;
  readonly failures: readonly { readonly documentId: string; readonly problem: string }[];
  /** Documents are embedded by the new model. */
  readonly chosen: boolean;
}

/** Documents of the index that is being built; nothing but 0 while there is none. */
export interface ReindexMeasure {
  readonly copied: number;
  /** Those that failed included. */
  readonly remaining: number;
  readonly failed: number;
}

/** What an operator asks for. */
export interface ReindexRequests {
  /**
   * Asks for an index of a model, or joins the one that is being built for it: what failed there is tried again.
   *
   * @returns the id of the index; that of the active one when it is of this model and of this analysis of words already
   * @throws AppError `conflict`: `reindex_running` for another model, `dimensions_mismatch` when the index that is active
   *   or being built has other dimensions
   */
  request(model: AskedModel, signal: AbortSignal): Promise<number>;
  /** Gives up the index that is being built. @returns its id; undefined when there is none */
  cancel(signal: AbortSignal): Promise<number | undefined>;
  progress(indexId: number, signal: AbortSignal): Promise<ReindexProgress>;
}

/** A document that is to be copied, kept for this process for a while. */
export interface ClaimedDocument extends DocumentKey {
  readonly marks: number;
}

/** What instances that build an index share. Each step may be done by any of them, and again. */
export interface ReindexWork {
  /** Whether there is anything to do at all: one look, cheap enough to be taken all the time. */
  isNeeded(signal: AbortSignal): Promise<boolean>;
  measure(signal: AbortSignal): Promise<ReindexMeasure>;
  /** How long an index that was asked for has not been begun, in seconds; 0 where there is none. */
  waitingSeconds(signal: AbortSignal): Promise<number>;
  /** The index that was asked for and not begun. */
  findRequested(signal: AbortSignal): Promise<{ id: number; model: AskedModel } | undefined>;
  refuse(indexId: number, problem: string, signal: AbortSignal): Promise<void>;
  /** Begins an index: from then on it gets every change, and all documents that are live are to be copied. */
  begin(indexId: number, model: EmbeddingModel, signal: AbortSignal): Promise<void>;
  /** Claims a document for a time; undefined when there is none, or the index has a problem. */
  claim(indexId: number, signal: AbortSignal): Promise<ClaimedDocument | undefined>;
  /** Runs something, and claims the document for longer all the while: it is free again soon after this process has died. */
  hold(indexId: number, document: ClaimedDocument, run: () => Promise<void>): Promise<void>;
  /** Leaves one to whoever claims it next. */
  release(indexId: number, document: ClaimedDocument, signal: AbortSignal): Promise<void>;
  /** It is copied; it stays when it was marked meanwhile. */
  done(indexId: number, document: ClaimedDocument, signal: AbortSignal): Promise<void>;
  /** It cannot be copied. */
  fail(
    indexId: number,
    failed: { document: ClaimedDocument; problem: string },
    signal: AbortSignal,
  ): Promise<void>;
  /** The index cannot be built on until the command is repeated. */
  stop(indexId: number, problem: string, signal: AbortSignal): Promise<void>;
  /** Makes an index that has every document the active one, in one step for all instances. @returns false when it has not */
  switchTo(indexId: number, signal: AbortSignal): Promise<boolean>;
  /** The active index, if the embedding service was not told yet that its model is the one. */
  findUnchosen(signal: AbortSignal): Promise<{ id: number; model: EmbeddingModel } | undefined>;
  noteChosen(indexId: number, signal: AbortSignal): Promise<void>;
  /** Retired indexes that nobody uses any more, and the names of their models. */
  findOutdated(signal: AbortSignal): Promise<{ id: number; model: string }[]>;
  noteDropped(indexId: number, signal: AbortSignal): Promise<void>;
}

/** The models of the embedding service. */
export interface ModelChooser {
  /**
   * The model with its dimensions, after it has embedded a word.
   *
   * @throws AppError `not_found` (`model_unknown`), `unprocessable` (`dimensions_mismatch`)
   */
  tryOut(model: AskedModel, signal: AbortSignal): Promise<EmbeddingModel>;
  /** Has documents embedded by a model from now on; the vectors of a replaced one are no longer needed. */
  choose(model: EmbeddingModel, replaced: string | undefined, signal: AbortSignal): Promise<void>;
}
