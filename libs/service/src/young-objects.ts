import { setFlagsFromString } from 'node:v8';

/**
 * Has V8 allocate every object young, for as long as the process lives. By itself it watches each array and object literal of the
 * code, and allocates in the old generation what the first hundred of it outlived. Those that it looks at while a service gets its
 * first requests are all in flight, so now and then it takes such a literal for long-lived (most often the array of listeners in
 * `node:events`). From then on each request leaves such an array behind in the old generation, which keeps all that it refers to,
 * until the whole heap is collected: see docs/adr/0046.
 *
 * Read by V8 at each collection, so that it may be set at any time; what was decided before stays so.
 */
export function allocateYoung(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
}
