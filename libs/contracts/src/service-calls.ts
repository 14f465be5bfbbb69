/** A service that calls another over HTTP. */
export interface ServiceCall {
  readonly from: string;
  readonly to: string;
  /** It is also called in the name of a caller, whose token is passed on. */
  readonly forCaller: boolean;
}

/**
 * Which service calls which. A service refuses all others, and the gateway makes the token of a caller for those alone whom
 * the call can reach.
 */
export const serviceCalls: readonly ServiceCall[] = [
  { from: 'gateway', to: 'user', forCaller: true },
  { from: 'gateway', to: 'document', forCaller: true },
  { from: 'gateway', to: 'retrieval', forCaller: true },
  { from: 'gateway', to: 'bff', forCaller: true },
  { from: 'gateway', to: 'model', forCaller: true },
  { from: 'gateway', to: 'webhook', forCaller: true },
  { from: 'gateway', to: 'embedding', forCaller: false },
  { from: 'bff', to: 'user', forCaller: true },
  { from: 'bff', to: 'document', forCaller: true },
  { from: 'bff', to: 'retrieval', forCaller: true },
  { from: 'bff', to: 'model', forCaller: true },
  { from: 'bff', to: 'embedding', forCaller: true },
  { from: 'embedding', to: 'model', forCaller: true },
  { from: 'retrieval', to: 'embedding', forCaller: false },
  { from: 'retrieval', to: 'document', forCaller: true },
  { from: 'document', to: 'retrieval', forCaller: false },
  { from: 'document', to: 'embedding', forCaller: false },
  { from: 'document', to: 'user', forCaller: false },
  { from: 'document', to: 'webhook', forCaller: false },
  { from: 'document', to: 'model', forCaller: false },
];

/** The services that may call this one. */
export function callersOf(service: string): string[] {
  return serviceCalls.filter(({ to }) => to === service).map(({ from }) => from);
}

/** The services that this one may call. */
export function callsOf(service: string): string[] {
  return serviceCalls.filter(({ from }) => from === service).map(({ to }) => to);
}

/** The services that a call to this one can reach in the caller's name: itself first. */
export function reachedForCaller(service: string): string[] {
  const reached = [service];
  // The list grows while it is walked.
  for (const from of reached) {
    for (const call of serviceCalls) {
      if (call.from === from && call.forCaller && !reached.includes(call.to)) reached.push(call.to);
    }
  }
  return reached;
}
