export { type Breaker, createBreaker } from './breaker.ts';
export type {
  ByteAnswer,
  CallOptions,
  ClientDefaults,
  EventSchemas,
  HeadedAnswer,
  ServiceClient,
  ServiceEvent,
  StreamOptions,
  UploadOptions,
} from './client-options.ts';
export { type Clients, createClients } from './clients.ts';
export type { CallOutcome } from './failure.ts';
export { pathTo } from './path-to.ts';
export type { RetryBudget } from './retry-budget.ts';
export { startWarmUp, type WarmUp } from './warm-up.ts';
