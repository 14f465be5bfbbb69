export { addressTricks } from './address-tricks.ts';
export { type Canary, startCanary } from './canary.ts';
export { type DnsEntry, startDnsServer } from './dns-server.ts';
