import { Writable } from 'node:stream';
import {
  createTokenVerifier,
  generateSigningJwk,
  type JWK,
  type Principal,
  type TokenVerifierOptions,
} from '@lectern/auth';
import { loadConfig } from '@lectern/config';
import type { Service } from '@lectern/service';
import { type Answer, createCaller, testEnvironment } from '@lectern/service/testing';
import { createTelemetry } from '@lectern/telemetry';
import { testDatabase } from '@lectern/testing';
import { createLocalJWKSet } from 'jose';
import { createService } from '../../src/composition.ts';
import { configSchema } from '../../src/config.ts';

export interface Harness {
  readonly service: Service;
  readonly signingKeys: JWK[];
  readonly databaseUrl: string;
  /** Calls the service as the gateway would: with the caller's identity, if there is one. A text is sent as it is. */
  call(method: string, path: string, options?: { body?: unknown; as?: Principal }): Promise<Answer>;
  /** The caller behind an access token, checked as the gateway checks it: with the published keys alone. */
  callerOf(accessToken: unknown): Promise<Principal>;
  /** The tokens that the log shows for an address, oldest first. */
  tokensFor(email: string): string[];
  stop(): Promise<void>;
}

/** The real service on a free port, with a database of its own. */
export async function startUser(env: Record<string, string> = {}): Promise<Harness> {
  const database = await testDatabase();
  const signingKeys = [await generateSigningJwk(), await generateSigningJwk()];
  const config = loadConfig(configSchema, {
    ...testEnvironment({ service: 'user', database }),
    TOKEN_SIGNING_JWKS: JSON.stringify(signingKeys),
    ...env,
  });
  const log = captureLog();
  const service = await createService(config, { telemetry: log.telemetry });
  await service.start();
  const { call } = createCaller(service.url);
  return {
    service,
    signingKeys,
    databaseUrl: database.url,
    call: (method, path, { body, as } = {}) =>
      call(method, path, {
        as,
        ...(typeof body === 'string'
          ? { body, headers: { 'content-type': 'application/json' } }
          : { json: body }),
      }),
    callerOf: async (accessToken) => {
      const { body } = await call<JwkSet>('GET', '/.well-known/jwks.json');
      const options: TokenVerifierOptions = {
        keys: createLocalJWKSet(body),
        issuer: 'lectern',
        audience: 'lectern',
      };
      return createTokenVerifier(options).verify(String(accessToken));
    },
    tokensFor: (email) =>
      log.lines.flatMap((line) => {
        const [, to, token] = / for (\S+): the token is (\S+),/.exec(line) ?? [];
        return to === email && token !== undefined ? [token] : [];
      }),
    stop: async () => {
      await service.stop();
      await database.drop();
    },
  };
}

type JwkSet = Parameters<typeof createLocalJWKSet>[0];

function captureLog() {
  const lines: string[] = [];
  const logDestination = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk));
      done();
    },
  });
  const telemetry = createTelemetry({
    serviceName: 'user',
    serviceVersion: 'test',
    logLevel: 'warn',
    tracesExporter: 'none',
    logDestination,
  });
  return { lines, telemetry };
}
