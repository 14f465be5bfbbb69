export { type Answer, type Caller, type CallOptions, createCaller } from './create-caller.ts';
export { keepEvents, type Neighbour, type NeighbourOptions, startNeighbour } from './start-neighbour.ts';
export { testBucket, testEnvironment } from './test-environment.ts';
export { testPrincipal } from './test-principal.ts';
