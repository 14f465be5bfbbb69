import { type ApiKey, invalidApiKey, parseApiKey, secretMatches } from '../domain/api-key.ts';
import type { User } from '../domain/user.ts';
import type { Ports } from '../ports.ts';

/** Says whose key it is. Asked by the gateway alone. */
export function verifyApiKey({ apiKeys }: Pick<Ports, 'apiKeys'>) {
  return async (text: string): Promise<{ key: ApiKey; owner: User }> => {
    const parsed = parseApiKey(text);
    const found = parsed && (await apiKeys.findWithOwner(parsed.id));
    if (!found || !secretMatches(found.key, parsed.secret)) throw invalidApiKey();
    return found;
  };
}
