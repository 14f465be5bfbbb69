import { createStaticDiscovery } from '../../src/index.ts';
import { describeDiscovery } from './discovery-contract.ts';

const urls = ['http://10.0.0.1:8080', 'http://10.0.0.2:8080', 'http://[::1]:8080'];

describeDiscovery('static', async () => ({
  discovery: createStaticDiscovery({ document: urls.join(' | ') }),
  urls,
  dispose: async () => undefined,
}));
