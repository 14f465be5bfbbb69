import type { Principal } from '@lectern/auth';
import { AppError } from '@lectern/errors';
import type { Prompt, PromptVersion } from '../domain/prompt.ts';
import type { PromptRepository } from '../ports.ts';

export interface GetPromptPorts {
  readonly prompts: Pick<PromptRepository, 'find' | 'findVersion'>;
}

export interface GetPromptInput {
  readonly caller: Principal;
  readonly name: string;
}

/** A prompt, and what its live version says. */
export interface ShownPrompt {
  readonly prompt: Prompt;
  readonly live: PromptVersion;
}

/**
 * Shows a prompt of the caller's tenant.
 *
 * @throws AppError `not_found` (`prompt_not_found`), also for one of another tenant
 */
export async function getPrompt(
  { prompts }: GetPromptPorts,
  { caller, name }: GetPromptInput,
  signal: AbortSignal,
): Promise<ShownPrompt> {
  const key = { tenantId: caller.tenantId, name };
  const prompt = await prompts.find(key, signal);
  if (prompt === undefined) throw noPrompt();
  const live = await prompts.findVersion(key, prompt.liveVersion, signal);
  if (live === undefined) throw noPrompt();
  return { prompt, live };
}

/** The error for a prompt that there is not. */
export function noPrompt(): AppError {
  return new AppError('not_found', 'The tenant has no such prompt.', { reason: 'prompt_not_found' });
}
