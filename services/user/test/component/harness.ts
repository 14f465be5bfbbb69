import { generateSigningJwk, type JWK, type Principal, toIdentityHeaders } from '@lectern/auth';
import { loadConfig } from '@lectern/config';
import type { Service } from '@lectern/service';
import { noopTelemetry } from '@lectern/telemetry';
import { testDatabase } from '@lectern/testing';
import { createService } from '../../src/composition.ts';
import { configSchema } from '../../src/config.ts';

/** An answer with its body parsed. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

export interface Harness {
  readonly service: Service;
  readonly signingKeys: JWK[];
  /** Calls the service as the gateway would: with the caller's identity, if there is one. */
  call(method: string, path: string, options?: { body?: unknown; as?: Principal }): Promise<Answer>;
  close(): Promise<void>;
}

/** The real service on a free port, with a database of its own. */
export async function startUserService(env: Record<string, string> = {}): Promise<Harness> {
  const database = await testDatabase();
  const signingKeys = [await generateSigningJwk(), await generateSigningJwk()];
  const config = loadConfig(configSchema, {
    HOST: '127.0.0.1',
    PORT: '0',
    DATABASE_URL: database.url,
    TOKEN_SIGNING_JWKS: JSON.stringify(signingKeys),
    ...env,
  });
  const service = await createService(config, { telemetry: noopTelemetry('user') });
  await service.start();
  return {
    service,
    signingKeys,
    call: async (method, path, { body, as } = {}) => {
      const answer = await fetch(`${service.url}${path}`, {
        method,
        headers: {
          ...(as === undefined ? {} : toIdentityHeaders(as)),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await answer.text();
      return {
        status: answer.status,
        headers: answer.headers,
        body: text === '' ? {} : JSON.parse(text),
      };
    },
    close: async () => {
      await service.stop();
      await database.drop();
    },
  };
}
