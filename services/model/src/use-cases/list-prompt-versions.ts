import type { Principal } from '@lectern/auth';
import type { ListedVersion } from '../domain/prompt.ts';
import type { PromptRepository } from '../ports.ts';
import { noPrompt } from './get-prompt.ts';

export interface ListPromptVersionsPorts {
  readonly prompts: Pick<PromptRepository, 'listVersions'>;
}

export interface ListPromptVersionsInput {
  readonly caller: Principal;
  readonly name: string;
}

/**
 * Shows all versions of a prompt of the caller's tenant, newest first.
 *
 * @throws AppError `not_found` (`prompt_not_found`), also for one of another tenant
 */
export async function listPromptVersions(
  { prompts }: ListPromptVersionsPorts,
  { caller, name }: ListPromptVersionsInput,
  signal: AbortSignal,
): Promise<ListedVersion[]> {
  const versions = await prompts.listVersions({ tenantId: caller.tenantId, name }, signal);
  if (versions.length === 0) throw noPrompt();
  return versions;
}
