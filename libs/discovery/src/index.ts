export { type ConsulDiscoveryOptions, createConsulDiscovery } from './consul-discovery.ts';
export type { Discovery, Instance, Registration } from './discovery.ts';
export { createDnsDiscovery, type DnsDiscoveryOptions } from './dns-discovery.ts';
export { createStaticDiscovery } from './static-discovery.ts';
