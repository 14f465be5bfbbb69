import { type CreateApiKeyPorts, createApiKey } from './use-cases/create-api-key.ts';
import { type GetApiKeyPorts, getApiKey } from './use-cases/get-api-key.ts';
import { type GetPublicKeysPorts, getPublicKeys } from './use-cases/get-public-keys.ts';
import { type GetUserPorts, getUser } from './use-cases/get-user.ts';
import { type ListApiKeysPorts, listApiKeys } from './use-cases/list-api-keys.ts';
import { type LogInPorts, logIn } from './use-cases/log-in.ts';
import { type LogOutPorts, logOut } from './use-cases/log-out.ts';
import { type RefreshSessionPorts, refreshSession } from './use-cases/refresh-session.ts';
import { type RegisterUserPorts, registerUser } from './use-cases/register-user.ts';
import { type RevokeApiKeyPorts, revokeApiKey } from './use-cases/revoke-api-key.ts';
import { type VerifyApiKeyPorts, verifyApiKey } from './use-cases/verify-api-key.ts';

/** All that the use cases need from outside. */
export type AppPorts = RegisterUserPorts &
  GetUserPorts &
  LogInPorts &
  RefreshSessionPorts &
  LogOutPorts &
  GetPublicKeysPorts &
  CreateApiKeyPorts &
  GetApiKeyPorts &
  ListApiKeysPorts &
  RevokeApiKeyPorts &
  VerifyApiKeyPorts;

export type App = ReturnType<typeof createApp>;

/** What the service can do. */
export function createApp(ports: AppPorts) {
  return {
    registerUser: registerUser.bind(undefined, ports),
    getUser: getUser.bind(undefined, ports),

    logIn: logIn.bind(undefined, ports),
    refreshSession: refreshSession.bind(undefined, ports),
    logOut: logOut.bind(undefined, ports),
    getPublicKeys: getPublicKeys.bind(undefined, ports),

    createApiKey: createApiKey.bind(undefined, ports),
    getApiKey: getApiKey.bind(undefined, ports),
    listApiKeys: listApiKeys.bind(undefined, ports),
    revokeApiKey: revokeApiKey.bind(undefined, ports),
    verifyApiKey: verifyApiKey.bind(undefined, ports),
  };
}
