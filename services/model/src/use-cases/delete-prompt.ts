import type { Principal } from '@lectern/auth';
import type { Logger } from '@lectern/telemetry';
import type { PromptRepository } from '../ports.ts';
import { assertUnlimited } from './assert-unlimited.ts';
import { noPrompt } from './get-prompt.ts';

export interface DeletePromptPorts {
  readonly prompts: Pick<PromptRepository, 'change'>;
  readonly logger: Pick<Logger, 'info'>;
}

export interface DeletePromptInput {
  readonly caller: Principal;
  readonly name: string;
}

/**
 * Deletes a prompt with all its versions, for good. One that is made under the name later begins with version 1 again.
 *
 * @throws AppError `permission_denied` (`limited_to_collections`) for an API key with limits; `not_found` (`prompt_not_found`)
 */
export async function deletePrompt(
  { prompts, logger }: DeletePromptPorts,
  { caller, name }: DeletePromptInput,
  signal: AbortSignal,
): Promise<void> {
  assertUnlimited(caller);
  const { tenantId } = caller;
  await prompts.change(
    { tenantId, name },
    ({ prompt }) => {
      if (prompt === undefined) throw noPrompt();
      return { prompt: undefined };
    },
    { signal },
  );
  logger.info({ tenantId, name }, 'prompt deleted');
}
