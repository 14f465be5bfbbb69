import type { Principal } from '@lectern/auth';
import type { Prompt } from '../domain/prompt.ts';
import type { PromptRepository } from '../ports.ts';

export interface ListPromptsPorts {
  readonly prompts: Pick<PromptRepository, 'list'>;
}

export interface ListPromptsInput {
  readonly caller: Principal;
}

/** The prompts of the caller's tenant, by name. Decides on no error. */
export async function listPrompts(
  { prompts }: ListPromptsPorts,
  { caller }: ListPromptsInput,
  signal: AbortSignal,
): Promise<Prompt[]> {
  return prompts.list(caller.tenantId, signal);
}
