import { hostname } from 'node:os';

/** Unique among the live instances of a service, and readable: `document-host1-8102`. */
export function instanceId(service: string, port: number): string {
  return `${service}-${hostname()}-${port}`;
}
