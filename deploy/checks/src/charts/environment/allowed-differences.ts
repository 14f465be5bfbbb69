/** Variables that one of compose and Helm sets and the other cannot, with the reason. */
export const allowedDifferences: ReadonlyMap<string, string> = new Map([
  ['DISCOVERY_DNS_TEMPLATE', 'Kubernetes finds services by DNS, compose by Consul'],
  ['ADVERTISE_ADDRESS', 'for Consul: a pod is known by its address, a container of compose by its name'],
]);

/** Variables of a service that its chart has no value for, with the reason. */
export const notForHelm: ReadonlyMap<string, string> = new Map([
  ['HOST', 'a container listens on every address of its pod'],
  ['DISCOVERY_ADDRESSES', 'for static discovery, which no cluster needs'],
  ['VECTOR_DIR', 'for LanceDB, which one process owns: pods share a Qdrant'],
]);
