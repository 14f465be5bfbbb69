import type { Principal } from '@lectern/auth';
import { AppError } from '@lectern/errors';
import type { PromptVersion } from '../domain/prompt.ts';
import type { PromptRepository } from '../ports.ts';
import { noPrompt } from './get-prompt.ts';

export interface GetPromptVersionPorts {
  readonly prompts: Pick<PromptRepository, 'find' | 'findVersion'>;
}

export interface GetPromptVersionInput {
  readonly caller: Principal;
  readonly name: string;
  /** The live one, if left out. */
  readonly version?: number | undefined;
}

/**
 * Shows a version of a prompt of the caller's tenant.
 *
 * @throws AppError `not_found` (`prompt_not_found`), also for a prompt of another tenant; (`prompt_version_not_found`) where
 *   there is the prompt, and not the version that is named
 */
export async function getPromptVersion(
  { prompts }: GetPromptVersionPorts,
  { caller, name, version }: GetPromptVersionInput,
  signal: AbortSignal,
): Promise<PromptVersion> {
  const key = { tenantId: caller.tenantId, name };
  const found = await prompts.findVersion(key, version, signal);
  if (found !== undefined) return found;
  if (version === undefined || (await prompts.find(key, signal)) === undefined) throw noPrompt();
  throw noVersion(version);
}

/** The error for a version that there is not. */
export function noVersion(version: number): AppError {
  return new AppError('not_found', `The tenant has no version ${version} of such a prompt.`, {
    reason: 'prompt_version_not_found',
  });
}
