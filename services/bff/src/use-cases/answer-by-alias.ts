import { requireScope } from '@lectern/auth';
import { type Attributes, platformAlias } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import type { Models } from '../ports.ts';
import { type FindAttributesPorts, findAttributes } from './find-attributes.ts';
import { type FindMissingCollectionPorts, findMissingCollection } from './find-missing-collection.ts';
import {
  type AnswerPart,
  type GenerateAnswerInput,
  type GenerateAnswerPorts,
  generateAnswer,
} from './generate-answer.ts';
import { modelNotFound } from './get-model.ts';

export interface AnswerByAliasPorts
  extends GenerateAnswerPorts,
    FindAttributesPorts,
    FindMissingCollectionPorts {
  readonly models: Pick<Models, 'list'>;
}

/** A collection, and where the caller names it. */
export interface NamedCollection {
  readonly collectionId: string;
  readonly pointer: string;
}

export interface AnswerByAliasInput extends Omit<GenerateAnswerInput, 'collections'> {
  readonly alias: string;
  /** What it may rest on; all documents of the caller without it. */
  readonly collections?: readonly NamedCollection[] | undefined;
  /** Whether the caller is shown the passages that were found, and not just an answer that quotes them. */
  readonly showsFound?: boolean | undefined;
}

type Found = Extract<AnswerPart, { type: 'found' }>;

/** One step of an answer; see {@link AnswerPart}. */
export type AliasAnswerPart = Exclude<AnswerPart, Found> | ShownFound;

/** What was found. */
export interface ShownFound extends Found {
  /** What documents have in the collections that are named, by document; of none where the caller is not shown what was found. */
  readonly attributes: ReadonlyMap<string, Attributes>;
}

/**
 * Answers as `generateAnswer` does, by the model that is asked for. An alias that the tenant does not have is an error also where nothing is
 * found, and so no model asked, and so is a collection that `findMissingCollection` misses: a slip in an id is not to look as if nothing was found. Who is shown
 * whole passages has to be one who may search.
 *
 * @throws AppError `permission_denied` (`missing_scope`); `not_found` (`model_not_found`, `collection_not_found`); `unavailable` (`model_endless`)
 */
export async function* answerByAlias(
  ports: AnswerByAliasPorts,
  input: AnswerByAliasInput,
  signal: AbortSignal,
): AsyncGenerator<AliasAnswerPart, void> {
  const { caller, alias, showsFound = false } = input;
  if (showsFound) requireScope(caller, 'search');
  if (alias !== platformAlias) {
    const { answers } = await ports.models.list({ caller, signal });
    if (!answers.includes(alias)) throw modelNotFound();
  }
  const collections = input.collections?.map(({ collectionId }) => collectionId);
  const missing = await findMissingCollection(ports, { caller, collections: collections ?? [] }, signal);
  if (missing !== undefined) throw collectionNotFound(input.collections ?? [], missing);
  for await (const part of generateAnswer(ports, { ...input, collections }, signal)) {
    if (part.type !== 'found') yield part;
    else {
      const documents = showsFound ? part.hits.map(({ documentId }) => documentId) : [];
      const asked = { caller, collections: collections ?? [], documents };
      yield { ...part, attributes: await findAttributes(ports, asked, signal) };
    }
  }
}

function collectionNotFound(named: readonly NamedCollection[], missing: string): AppError {
  const detail = 'is none, or not for the caller to see';
  return new AppError('not_found', 'There is no such collection, as a vector store or otherwise.', {
    reason: 'collection_not_found',
    errors: named
      .filter(({ collectionId }) => collectionId === missing)
      .map(({ pointer }) => ({ pointer, detail })),
  });
}
