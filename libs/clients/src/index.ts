export {
  type Breaker,
  type BreakerOptions,
  type BreakerState,
  type CreateBreakerOptions,
  createBreaker,
  defaultBreakerOptions,
} from './breaker.ts';
export {
  type CallOptions,
  type ClientDefaults,
  clientDefaults,
  type ServiceClient,
} from './client-options.ts';
export { type Clients, type ClientsOptions, createClients } from './clients.ts';
export { LocalFailure, type RetryScope, type Verdict } from './failure.ts';
export { startWarmUp, type WarmUp } from './warm-up.ts';
