import { createTokenSigner } from '@lectern/auth';
import { createServiceKit, type KitOverrides, type Service } from '@lectern/service';
import { openDatabase } from '@lectern/service/database';
import { v7 } from 'uuid';
import { createArgon2PasswordHasher } from './adapters/argon2-password-hasher.ts';
import { createPgAccountRepository } from './adapters/pg-account-repository.ts';
import { createPgApiKeyRepository } from './adapters/pg-api-key-repository.ts';
import { createPgExternalUserRepository } from './adapters/pg-external-user-repository.ts';
import { createPgInvitationRepository } from './adapters/pg-invitation-repository.ts';
import { createPgMemberRepository } from './adapters/pg-member-repository.ts';
import { createPgRevocationLog } from './adapters/pg-revocation-log.ts';
import { createPgRevocations } from './adapters/pg-revocations.ts';
import { createPgServiceAccountRepository } from './adapters/pg-service-account-repository.ts';
import { createPgSessionRepository } from './adapters/pg-session-repository.ts';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { revocationLifeSeconds } from './domain/revocation.ts';
import { revocationRoutes } from './http/revocation-routes.ts';
import { routesOf } from './http/routes.ts';
import { migrations } from './migrations.ts';
import { openNotifier } from './open-notifier.ts';

/** How soon a revocation reaches the gateways when its notification was lost, in milliseconds. */
const revocationPollMs = 500;

/** Builds the user service; nothing listens before `start`. */
export async function createService(config: Config, overrides: KitOverrides = {}): Promise<Service> {
  const kit = createServiceKit(config, { name: 'user', overrides });
  const db = await openDatabase(kit, config, { migrations });
  const lifeSeconds = revocationLifeSeconds(config.ACCESS_TOKEN_TTL_SECONDS);
  const revocations = createPgRevocations({ lifeSeconds });
  const revocationLog = await createPgRevocationLog({ db, pollIntervalMs: revocationPollMs });
  kit.onClose('revocation log', revocationLog.close);
  const app = createApp({
    accounts: createPgAccountRepository({ db }),
    members: createPgMemberRepository({ db, revocations }),
    externalUsers: createPgExternalUserRepository({ db, revocations }),
    invitations: createPgInvitationRepository({ db }),
    serviceAccounts: createPgServiceAccountRepository({ db, revocations }),
    notifier: openNotifier(config, kit.logger),
    sessions: createPgSessionRepository({ db, revocations }),
    apiKeys: createPgApiKeyRepository({ db, revocations }),
    revocationLog,
    passwords: await createArgon2PasswordHasher({
      concurrency: config.PASSWORD_HASH_CONCURRENCY,
      queue: config.PASSWORD_HASH_QUEUE,
    }),
    accessTokens: await createTokenSigner({
      privateJwks: config.TOKEN_SIGNING_JWKS,
      issuer: config.TOKEN_ISSUER,
      audience: config.TOKEN_AUDIENCE,
      ttlSeconds: config.ACCESS_TOKEN_TTL_SECONDS,
    }),
    invitationTtlSeconds: config.INVITATION_TTL_SECONDS,
    refreshTokenTtlSeconds: config.REFRESH_TOKEN_TTL_SECONDS,
    now: () => new Date(),
    newId: () => v7(),
    logger: kit.logger,
  });
  return kit.assemble({ routes: [...routesOf(app), ...revocationRoutes(app, { lifeSeconds })] });
}
