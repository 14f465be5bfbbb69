import pg from 'pg';

/**
 * Keeps one connection open, whose loss tells that the server is gone: the library that starts Postgres does not say so, and
 * a platform without its database would answer 503 until somebody restarts it.
 */
export async function watchServer(url: string, onGone: () => void): Promise<{ stop(): Promise<void> }> {
  const client = new pg.Client({ connectionString: url });
  let watching = true;
  const lost = (): void => {
    if (watching) onGone();
    watching = false;
  };
  client.on('error', lost);
  client.on('end', lost);
  await client.connect();
  return {
    stop: async () => {
      watching = false;
      await client.end();
    },
  };
}
