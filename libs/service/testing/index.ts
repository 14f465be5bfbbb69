export { type Answer, type Caller, type CallOptions, createCaller } from './create-caller.ts';
export { chunk, endlessChunk, hostileJson, type JsonTarget } from './hostile-json.ts';
export { type Conduct, type HostileRequest, type Outcome, sendHostile } from './hostile-request.ts';
export { itSurvives, type Survival } from './it-survives.ts';
export { type LargeJsonTarget, type Stall, stallOf } from './large-json.ts';
export { keepEvents, type Neighbour, type NeighbourOptions, startNeighbour } from './start-neighbour.ts';
export { type ServiceProcess, startProcess } from './start-process.ts';
export {
  type Complaint,
  type HostileCase,
  hostileCases,
  type OrdinaryCall,
  surviveHostile,
} from './survive-hostile.ts';
export { testBucket, testEnvironment } from './test-environment.ts';
export { testPrincipal } from './test-principal.ts';
