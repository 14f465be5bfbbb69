import type { ModelBudget, Principal } from '@lectern/auth';
import { type ApiKey, assertMayGrant } from '../domain/api-key.ts';
import type { ApiKeyRepository } from '../ports.ts';
import { keyAuthor, keyReach } from './key-owner.ts';

export interface ChangeApiKeyPorts {
  readonly apiKeys: Pick<ApiKeyRepository, 'change'>;
}

export interface ChangeApiKeyInput {
  readonly caller: Principal;
  readonly apiKeyId: string;
  /** Null takes the limit away; what is left out stays. */
  readonly requestsPerMinute?: number | null | undefined;
  readonly modelBudget?: ModelBudget | null | undefined;
}

/**
 * Gives one of the caller's keys, or for an admin one of a service account, other limits. They count from the next time that a gateway asks whose key it is, within seconds;
 * requests that are under way go on.
 *
 * @throws AppError `permission_denied` (`session_required`, `scope_not_held`, `missing_role` to an admin who is none any more);
 *   `unauthenticated` (`session_ended`); `not_found` (`api_key_not_found`), also for another user's key
 */
export async function changeApiKey(
  { apiKeys }: ChangeApiKeyPorts,
  { caller, apiKeyId, requestsPerMinute, modelBudget }: ChangeApiKeyInput,
  signal: AbortSignal,
): Promise<ApiKey> {
  const reach = keyReach(caller);
  return apiKeys.change(
    apiKeyId,
    (key) => {
      assertMayGrant(caller, key.scopes);
      return {
        requestsPerMinute: changed(key.requestsPerMinute, requestsPerMinute),
        modelBudget: changed(key.modelBudget, modelBudget),
      };
    },
    { reach, author: keyAuthor(caller, reach.services), signal },
  );
}

function changed<T>(before: T | undefined, asked: T | null | undefined): T | undefined {
  return asked === undefined ? before : (asked ?? undefined);
}
