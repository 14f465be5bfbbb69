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
import { type TestAws, testAws, testDatabase } from '@lectern/testing';
import { createLocalJWKSet } from 'jose';
import { createService } from '../../src/composition.ts';
import { configSchema } from '../../src/config.ts';

export interface Harness {
  readonly service: Service;
  readonly signingKeys: JWK[];
  readonly databaseUrl: string;
  readonly aws: TestAws;
  /** Calls the service as the gateway would: with the caller's identity, if there is one. A text is sent as it is. */
  call(method: string, path: string, options?: UserCall): Promise<Answer>;
  /** The caller behind an access token, checked as the gateway checks it: with the published keys alone. */
  callerOf(accessToken: unknown): Promise<Principal>;
  /** The tokens that the log shows for an address, oldest first. */
  tokensFor(email: string): string[];
  /** Lines of the log so far. Delivered tokens are in them. */
  readonly log: readonly Readonly<Record<string, unknown>>[];
  stop(): Promise<void>;
}

export interface UserCall {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly as?: Principal;
  /** Address of the client, as the gateway would state it. */
  readonly from?: string;
}

/** The real service on a free port, with a database of its own. */
export async function startUser(env: Record<string, string> = {}, aws = testAws()): Promise<Harness> {
  const database = await testDatabase();
  const signingKeys = [await generateSigningJwk(), await generateSigningJwk()];
  const config = loadConfig(configSchema, {
    ...testEnvironment({ service: 'user', database, aws }),
    TOKEN_SIGNING_JWKS: JSON.stringify(signingKeys),
    ...env,
  });
  const { telemetry, lines } = recordedTelemetry();
  const service = await createService(config, { telemetry });
  await service.start();
  const { call } = createCaller(service.url);
  return {
    service,
    signingKeys,
    databaseUrl: database.url,
    aws,
    log: lines,
    call: (method, path, { body, as, from, headers: more } = {}) => {
      const headers = { ...(from === undefined ? {} : { 'x-forwarded-for': from }), ...more };
      return call(method, path, {
        as,
        ...(typeof body === 'string'
          ? { body, headers: { ...headers, 'content-type': 'application/json' } }
          : { json: body, headers }),
      });
    },
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
      lines.flatMap(({ msg }) => {
        const [, to, token] = / for (\S+): the token is (\S+),/.exec(String(msg)) ?? [];
        return to === email && token !== undefined ? [token] : [];
      }),
    stop: async () => {
      await service.stop();
      await database.drop();
    },
  };
}

type JwkSet = Parameters<typeof createLocalJWKSet>[0];

function recordedTelemetry() {
  const lines: Record<string, unknown>[] = [];
  const logDestination = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
  const options = { serviceName: 'user', serviceVersion: 'test', tracesExporter: 'none' } as const;
  return { lines, telemetry: createTelemetry({ ...options, logLevel: 'info', logDestination }) };
}
