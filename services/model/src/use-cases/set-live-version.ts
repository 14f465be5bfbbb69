import type { Principal } from '@lectern/auth';
import type { Logger } from '@lectern/telemetry';
import type { Prompt } from '../domain/prompt.ts';
import type { PromptRepository } from '../ports.ts';
import { assertUnlimited } from './assert-unlimited.ts';
import { noPrompt } from './get-prompt.ts';
import { noVersion } from './get-prompt-version.ts';

export interface SetLiveVersionPorts {
  readonly prompts: Pick<PromptRepository, 'change'>;
  readonly logger: Pick<Logger, 'info'>;
  now(): Date;
}

export interface SetLiveVersionInput {
  readonly caller: Principal;
  readonly name: string;
  readonly version: number;
}

/**
 * Makes a version of a prompt the live one, newer or older than the one before: the next run asks it, and one that has begun ends
 * with what it began with.
 *
 * @throws AppError `permission_denied` (`limited_to_collections`) for an API key with limits; `not_found` (`prompt_not_found`, `prompt_version_not_found`)
 */
export async function setLiveVersion(
  { prompts, logger, now }: SetLiveVersionPorts,
  { caller, name, version }: SetLiveVersionInput,
  signal: AbortSignal,
): Promise<Prompt> {
  assertUnlimited(caller);
  const { tenantId, userId: changedBy } = caller;
  const change = await prompts.change(
    { tenantId, name },
    ({ prompt, hasVersion }) => {
      if (prompt === undefined) throw noPrompt();
      if (!hasVersion(version)) throw noVersion(version);
      if (prompt.liveVersion === version) return { prompt };
      return { prompt: { ...prompt, liveVersion: version, changedAt: now(), changedBy } };
    },
    { signal },
  );
  const prompt = change?.prompt;
  if (prompt === undefined) throw new Error('The prompt was removed by its change.');
  logger.info({ tenantId, name, version }, 'live version of a prompt set');
  return prompt;
}
