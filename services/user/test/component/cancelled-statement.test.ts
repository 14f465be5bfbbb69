import { identityHeaders } from '@lectern/auth/testing';
import { createDb } from '@lectern/db';
import { untilLockWaits } from '@lectern/db/testing';
import { noopTelemetry } from '@lectern/telemetry';
import { describe, expect, it } from 'vitest';
import { startUser } from '../support/start-user.ts';

const password = 'correct horse battery';

describe('a caller who leaves', () => {
  it('ends the statement at the database server, also one that waits for a lock', async () => {
    const user = await startUser();
    const db = createDb({ url: user.databaseUrl, telemetry: noopTelemetry() });
    const account = { email: 'ann@example.org', password };
    await user.call('POST', '/v1/users', { body: { ...account, displayName: 'Ann' } });
    const { refreshToken } = (await user.call('POST', '/v1/sessions', { body: account })).body;

    await db.transaction(async (tx) => {
      await tx.query('SELECT 1 FROM sessions FOR UPDATE');
      const caller = new AbortController();
      const left = fetch(`${user.service.url}/v1/sessions/refresh`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...identityHeaders() },
        body: JSON.stringify({ refreshToken }),
        signal: caller.signal,
      });
      await untilLockWaits(db, 1);
      caller.abort();
      await expect(left).rejects.toThrow();
      await untilLockWaits(db, 0);
    });
    // The token was not used.
    expect(await user.call('POST', '/v1/sessions/refresh', { body: { refreshToken } })).toMatchObject({
      status: 200,
    });
    await db.close();
    await user.stop();
  });
});
