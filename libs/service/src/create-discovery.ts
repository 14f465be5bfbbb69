import {
  createConsulDiscovery,
  createDnsDiscovery,
  createStaticDiscovery,
  type Discovery,
} from '@lectern/discovery';
import type { Logger } from '@lectern/telemetry';
import type { BaseConfig } from './base-config.ts';

/** The kind of discovery that the configuration names. */
export function createDiscovery(config: BaseConfig, logger: Logger): Discovery {
  switch (config.DISCOVERY) {
    case 'static':
      return createStaticDiscovery(config.DISCOVERY_ADDRESSES);
    case 'dns':
      return createDnsDiscovery({ template: config.DISCOVERY_DNS_TEMPLATE });
    case 'consul':
      return createConsulDiscovery({
        url: config.CONSUL_URL,
        // Consul knows addresses and ports alone: with a certificate of its own, a service expects one of all others.
        scheme: config.TLS_CERT_FILE === undefined ? 'http:' : 'https:',
        logger,
        ...(config.CONSUL_TOKEN === undefined ? {} : { token: config.CONSUL_TOKEN }),
      });
  }
}
