import type { Principal } from '@lectern/auth';
import { toAppError } from '@lectern/errors';
import type { DocumentModel, Models } from '../ports.ts';

export interface ListModelsPorts {
  readonly models: Pick<Models, 'list'>;
  readonly documentModel: Pick<DocumentModel, 'name'>;
}

export interface ListModelsInput {
  readonly caller: Principal;
}

/**
 * What the caller can ask answers of, by alias, and then vectors. The model of the documents is left out while it cannot be asked. Decides
 * on no error.
 */
export async function listModels(
  { models, documentModel }: ListModelsPorts,
  { caller }: ListModelsInput,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const options = { caller, signal };
  const ofDocuments = documentModel.name(options).catch((error: unknown) => {
    if (signal.aborted || !toAppError(error).retryable) throw error;
    return undefined;
  });
  const [{ answers, embeddings }, own] = await Promise.all([models.list(options), ofDocuments]);
  return [...new Set([...answers, ...(own === undefined ? [] : [own]), ...embeddings])];
}
