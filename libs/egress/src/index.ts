export { createDnsNameResolver, type NameResolver } from './dns-name-resolver.ts';
export { openPinnedClient, type TargetBounds, type TargetPorts } from './pinned-client.ts';
export { notAllowed } from './target-errors.ts';
export { createTargetPolicy, hostOf, type TargetPolicy, type TargetPolicyOptions } from './target-policy.ts';
