import type { Ports } from './ports.ts';
import { createApiKey } from './use-cases/create-api-key.ts';
import { getApiKey } from './use-cases/get-api-key.ts';
import { getUser } from './use-cases/get-user.ts';
import { listApiKeys } from './use-cases/list-api-keys.ts';
import { logIn } from './use-cases/log-in.ts';
import { logOut } from './use-cases/log-out.ts';
import { refreshSession } from './use-cases/refresh-session.ts';
import { registerUser } from './use-cases/register-user.ts';
import { revokeApiKey } from './use-cases/revoke-api-key.ts';
import { verifyApiKey } from './use-cases/verify-api-key.ts';

/** Everything that the user service can do. */
export function createApp(ports: Ports) {
  return {
    registerUser: registerUser(ports),
    getUser: getUser(ports),

    logIn: logIn(ports),
    refreshSession: refreshSession(ports),
    logOut: logOut(ports),
    publicKeys: () => ports.accessTokens.jwks(),

    createApiKey: createApiKey(ports),
    getApiKey: getApiKey(ports),
    listApiKeys: listApiKeys(ports),
    revokeApiKey: revokeApiKey(ports),
    verifyApiKey: verifyApiKey(ports),
  };
}

export type App = ReturnType<typeof createApp>;
