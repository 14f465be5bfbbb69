export { type AwsClients, createAwsClients, type EventBusOptions } from './aws-clients.ts';
export type { BackgroundWorker } from './background-worker.ts';
export type { CloudEvent } from './cloud-event.ts';
export { type ConsumerOptions, createConsumer } from './consumer.ts';
export type { DeadLetter, OnDeadLetter } from './dead-letter.ts';
export type { DeadLetterChoice, DeadLetterEntry } from './dead-letter-entry.ts';
export {
  createDeadLetters,
  type DeadLetterList,
  type DeadLetterResult,
  type DeadLetters,
} from './dead-letters.ts';
export type { Dependency } from './dependency.ts';
export { type DataOf, defineEvent, type EventData, type EventDefinition } from './event-definition.ts';
export { purgeInbox } from './inbox.ts';
export { measureWhenRead } from './measured-gauge.ts';
export { type AddOptions, createOutbox, type Outbox, type RelayedOutbox } from './outbox.ts';
export { createRelay, type RelayOptions } from './relay.ts';
export { type HandlerContext, type Subscription, subscription } from './subscription.ts';
export { type ConsumerTopology, ensureTopology, type TopologyOptions } from './topology.ts';
export {
  createUnitOfWork,
  type EventTx,
  eventsMigrations,
  type OutgoingEvent,
  outgoing,
  type UnitOfWork,
  type UnitOfWorkOptions,
} from './unit-of-work.ts';
export { WakeSignal } from './wake-signal.ts';
