import { testServiceKeys } from '@lectern/auth/testing';
import { noopTelemetry } from '@lectern/telemetry';
import { expect, it } from 'vitest';
import { baseConfig } from './base-config.ts';
import { createDiscovery } from './create-discovery.ts';

const { logger } = noopTelemetry();
const keys = testServiceKeys('document');

it('finds services at the addresses that are given', async () => {
  const config = baseConfig.parse({ ...keys, DISCOVERY_ADDRESSES: 'user=http://a:1|http://b:2' });
  const discovery = createDiscovery(config, logger);
  expect(await discovery.list('user')).toEqual([{ url: 'http://a:1' }, { url: 'http://b:2' }]);
  await discovery.close();
});

it('finds services by the names that a template makes', async () => {
  const config = baseConfig.parse({
    ...keys,
    DISCOVERY: 'dns',
    DISCOVERY_DNS_TEMPLATE: 'http://{service}:90',
  });
  const discovery = createDiscovery(config, logger);
  const { url } = await discovery.resolve('localhost');
  expect(new URL(url).port).toBe('90');
  await discovery.close();
});

it('asks the Consul agent that is named, and says that nobody is there while it is away', async () => {
  const config = baseConfig.parse({ ...keys, DISCOVERY: 'consul', CONSUL_URL: 'http://127.0.0.1:9' });
  const discovery = createDiscovery(config, logger);
  await expect(discovery.resolve('user')).rejects.toMatchObject({ reason: 'no_instance' });
  await discovery.close();
});
