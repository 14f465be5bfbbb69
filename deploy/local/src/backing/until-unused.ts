import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

const longestWaitMs = 20_000;
const lookEveryMs = 50;

/** Waits until nobody but this connection uses the server, but not for ever: then those who do are cut off. */
export async function untilUnused(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const deadline = Date.now() + longestWaitMs;
  try {
    while ((await countOthers(client)) > 0 && Date.now() < deadline) await delay(lookEveryMs);
  } finally {
    await client.end();
  }
}

async function countOthers(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ others: number }>(
    `SELECT count(*)::int AS others FROM pg_stat_activity
      WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
  );
  return rows[0]?.others ?? 0;
}
