import { testServiceKeys } from '@lectern/auth/testing';
import { loadConfig } from '@lectern/config';
import { describe, expect, it } from 'vitest';
import { configSchema } from '../config.ts';
import { shareOf } from './share-of-limits.ts';

const shares = (env: Record<string, string>) =>
  shareOf(loadConfig(configSchema, { ...testServiceKeys('gateway'), GATEWAY_WORKERS: '3', ...env }));

describe('the share of a worker', () => {
  it('is what it counts in its own memory, rounded up; a limit that is off stays off', () => {
    const env = { MAX_CONNECTIONS: '100', RATE_LIMIT_PER_USER: '0', RATE_LIMIT_PER_ADDRESS: '600' };
    expect(shares(env)).toMatchObject({
      MAX_CONNECTIONS: '34',
      RATE_LIMIT_PER_USER: '0',
      RATE_LIMIT_PER_ADDRESS: '200',
    });
  });

  it('leaves out the rates that all count together in a Valkey', () => {
    const named = Object.keys(shares({ VALKEY_URL: 'redis://valkey:6379' }));
    expect(named).toContain('MAX_CONNECTIONS');
    expect(named.filter((name) => name.startsWith('RATE_LIMIT'))).toEqual([]);
  });
});
