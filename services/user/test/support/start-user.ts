import { generateSigningJwk, type JWK, type Principal } from '@lectern/auth';
import { loadConfig } from '@lectern/config';
import type { Service } from '@lectern/service';
import { type Answer, createCaller, testEnvironment } from '@lectern/service/testing';
import { noopTelemetry } from '@lectern/telemetry';
import { testDatabase } from '@lectern/testing';
import { createService } from '../../src/composition.ts';
import { configSchema } from '../../src/config.ts';

export interface Harness {
  readonly service: Service;
  readonly signingKeys: JWK[];
  readonly databaseUrl: string;
  /** Calls the service as the gateway would: with the caller's identity, if there is one. A text is sent as it is. */
  call(method: string, path: string, options?: { body?: unknown; as?: Principal }): Promise<Answer>;
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
  const service = await createService(config, { telemetry: noopTelemetry('user') });
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
    stop: async () => {
      await service.stop();
      await database.drop();
    },
  };
}
