import { booleanField, countField, durationMsField, secretField } from '@lectern/config';
import { idempotencyConfig } from '@lectern/idempotency';
import { baseConfig, databaseConfig, eventsConfig, signingJwksField } from '@lectern/service';
import { valkeyFields } from '@lectern/valkey';
import { z } from 'zod';
import { registrationModes } from './domain/registration.ts';

/** The whole configuration of the user service. */
export const configSchema = z.object({
  ...baseConfig.shape,
  ...databaseConfig.shape,
  ...eventsConfig.shape,
  TOKEN_SIGNING_JWKS: signingJwksField().describe(
    'JSON array of private Ed25519 keys (JWK); the first signs access tokens, all are published',
  ),
  TOKEN_ISSUER: z
    .string()
    .min(1)
    .default('lectern')
    .describe('Issuer (`iss`) of access tokens; must be the same in the gateway'),
  TOKEN_AUDIENCE: z
    .string()
    .min(1)
    .default('lectern')
    .describe('Audience (`aud`) of access tokens; must be the same in the gateway'),
  ACCESS_TOKEN_TTL_SECONDS: countField()
    .default(900)
    .describe(
      'Lifetime of an access token, in seconds; one whose session was ended is refused by every gateway that has learnt of that, usually within milliseconds, and by all others when this time is over',
    ),
  REFRESH_TOKEN_TTL_SECONDS: countField()
    .default(2_592_000)
    .describe('Lifetime of a refresh token that is not used, in seconds; each use makes a new one'),
  INVITATION_TTL_SECONDS: countField()
    .default(604_800)
    .describe('Time in which an invitation can be accepted, in seconds'),
  NOTIFIER: z
    .enum(['print', 'smtp', 'none'])
    .default('print')
    .describe(
      'How the tokens of invitations and password resets reach people: `print` writes them to the log, which is for development, since whoever reads it can act as the person; `smtp` sends them by e-mail; `none` delivers nothing',
    ),
  SMTP_URL: secretField()
    .optional()
    .describe(
      'For smtp, required: address of the mail server, for example smtps://user:password@mail.example.org, or smtp://mail.example.org:587?requireTLS=true',
    ),
  SMTP_FROM: z
    .string()
    .min(1)
    .optional()
    .describe('For smtp, required: sender of the messages, for example Lectern <no-reply@example.org>'),
  SMTP_TIMEOUT_MS: durationMsField()
    .default(5_000)
    .describe('For smtp: longest time of each step of a delivery, in milliseconds'),
  PASSWORD_HASH_CONCURRENCY: countField()
    .default(2)
    .describe('Maximum number of password hashes that are computed at once; each takes 19 MiB and a thread'),
  PASSWORD_HASH_QUEUE: countField()
    .default(500)
    .describe(
      'Maximum number of log-ins and new passwords of one network that wait for their hash; further ones are refused with 503',
    ),
  PASSWORD_RESET_TTL_SECONDS: countField()
    .default(3_600)
    .describe('Lifetime of a token that replaces a forgotten password, in seconds'),
  REGISTRATION: z
    .enum(registrationModes)
    .default('open')
    .describe(
      'How people get an account: open (at once), confirmed (by a token that comes to their address) or closed (by invitation)',
    ),
  DEMO_ACCOUNT: booleanField()
    .default(false)
    .describe(
      'Whether everybody who reaches the gateway by a loopback name may log in to a demo account without a password; for a platform on your own machine',
    ),
  REGISTRATION_TTL_SECONDS: countField()
    .default(86_400)
    .describe('Lifetime of a token that confirms a registration, in seconds'),
  LOGIN_MAX_FAILURES: countField()
    .default(10)
    .describe(
      'Maximum number of failed log-ins of one account from one network in LOGIN_FAILURE_WINDOW_SECONDS; further attempts are refused with 429',
    ),
  LOGIN_MAX_FAILURES_PER_NETWORK: countField()
    .default(100)
    .describe(
      'Maximum number of failed log-ins of one network in LOGIN_FAILURE_WINDOW_SECONDS; then only those who have logged in from there before can try',
    ),
  LOGIN_FAILURE_WINDOW_SECONDS: countField()
    .default(900)
    .describe('Time within which failed log-ins are counted, in seconds'),
  LOGIN_MAX_FAILURES_PER_ACCOUNT_AND_MINUTE: countField()
    .default(10)
    .describe(
      'Maximum number of failed log-ins of one account per minute from networks where it never logged in; it slows further attempts from such networks',
    ),
  ...idempotencyConfig,
  QUOTA_BYTES: countField()
    .default(10 * 1024 ** 3)
    .describe(
      'What the documents of one tenant may take together, in bytes, unless the table `tenant_storage` has another value for it; a document beyond it is rejected',
    ),
  CLEANUP_INTERVAL_MS: countField()
    .default(60 * 60 * 1_000)
    .describe(
      'Interval at which expired sessions, invitations, registrations, password resets and idempotency keys are deleted, and documents forgotten that have taken nothing of a quota for EVENTS_INBOX_RETENTION_MS, in milliseconds',
    ),
  ...valkeyFields('failed log-ins'),
});
export type Config = Readonly<z.output<typeof configSchema>>;
