export { openPacts } from './consumer-pacts.ts';
export { erasureRequests } from './erasure-facts.ts';
export type { CallFacts } from './interaction.ts';
export {
  anyList,
  anyObject,
  decimal,
  fromState,
  hex,
  instant,
  listOf,
  oneOf,
  pathFromState,
  text,
  whole,
} from './matchers.ts';
export { findBrokenPacts } from './provider-pacts.ts';
export type { ProviderStates } from './state-server.ts';
