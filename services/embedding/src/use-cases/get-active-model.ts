import type { EmbeddingModels } from '../ports.ts';

export interface GetActiveModelPorts {
  readonly models: Pick<EmbeddingModels, 'active'>;
}

/** By which model documents are embedded. Decides on no error. */
export async function getActiveModel(
  { models }: GetActiveModelPorts,
  signal: AbortSignal,
): Promise<{ name: string; dimensions: number }> {
  const { model: name, dimensions } = await models.active(signal);
  return { name, dimensions };
}
