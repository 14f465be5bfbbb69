import { createDnsDiscovery } from '../../src/index.ts';
import { describeDiscovery } from './discovery-contract.ts';

describeDiscovery('DNS', async () => ({
  discovery: createDnsDiscovery({
    template: 'http://{service}.lectern.svc:8080',
    lookup: async (host) => {
      if (host === 'document.lectern.svc') return ['10.0.0.1', '10.0.0.2', 'fd00::1'];
      throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' });
    },
  }),
  urls: ['http://10.0.0.1:8080', 'http://10.0.0.2:8080', 'http://[fd00::1]:8080'],
  dispose: async () => undefined,
}));
