import type { EmbeddingModel, VectorStore } from '../ports.ts';

/** An index of the vector store, and the model that its vectors are of. */
export interface VectorIndex {
  /** From 1; an index is never made again under the same id. */
  readonly id: number;
  readonly model: EmbeddingModel;
  /** The version of the analysis of words that it was begun with. */
  readonly analysis: number;
  readonly store: VectorStore;
}

/** The indexes that there are at one moment. */
export interface CurrentIndexes {
  /** What searches use; undefined before the first document. */
  readonly active: VectorIndex | undefined;
  /** What is built to take its place: it gets every change of a document as well. */
  readonly building: VectorIndex | undefined;
  /** What was in use before, and may still be searched for a moment: whatever is removed is removed there too. */
  readonly retired: readonly VectorIndex[];
}

/** Which index counts. The same for all instances: it is decided in the database, in one step with its model. */
export interface VectorIndexes {
  current(signal: AbortSignal): Promise<CurrentIndexes>;
  /** Makes the first index, of this model, unless there is an active one. */
  begin(model: EmbeddingModel, signal: AbortSignal): Promise<void>;
}

/** The indexes that a version of a document is written to. */
export function writtenIndexes({ active, building }: CurrentIndexes): VectorIndex[] {
  return [active, building].filter((index) => index !== undefined);
}

/** The indexes that may have points of a document. */
export function allIndexes(indexes: CurrentIndexes): VectorIndex[] {
  return [...writtenIndexes(indexes), ...indexes.retired];
}
