import { generateSigningJwk } from '@lectern/auth';
import { createDb } from '@lectern/db';
import { type ServiceProcess, startProcess, testEnvironment } from '@lectern/service/testing';
import { noopTelemetry } from '@lectern/telemetry';
import { testAws, testDatabase } from '@lectern/testing';

/** The real user service in a process of its own, which a test may kill and start again at the same address. */
export interface UserProcess {
  readonly url: string;
  /** Makes the person of an address a member of somebody else's tenant, as an accepted invitation would. */
  moveTo(tenantId: string, email: string): Promise<void>;
  kill(): Promise<void>;
  restart(): Promise<void>;
  close(): Promise<void>;
}

const main = new URL('../../../services/user/src/main.ts', import.meta.url);

/** Starts it on an empty database. */
export async function startUserProcess(): Promise<UserProcess> {
  const database = await testDatabase();
  const env = {
    ...testEnvironment({ service: 'user', database, aws: testAws() }),
    TOKEN_SIGNING_JWKS: JSON.stringify([await generateSigningJwk()]),
  };
  const db = createDb({ url: database.url, telemetry: noopTelemetry() });
  let running: ServiceProcess = await startProcess(main, env);
  const { url, port } = running;
  return {
    url,
    moveTo: async (tenantId, email) => {
      const sql = `UPDATE users SET tenant_id = $1, roles = '{member}' WHERE email = $2`;
      await db.query(sql, [tenantId, email]);
    },
    kill: () => running.kill(),
    restart: async () => {
      running = await startProcess(main, { ...env, PORT: String(port) });
    },
    close: async () => {
      await db.close();
      await running.kill();
      await database.drop();
    },
  };
}
