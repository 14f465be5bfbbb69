export { type AwsClients, createAwsClients, type EventBusOptions } from './aws-clients.ts';
export type { Backoff } from './backoff.ts';
export { type CloudEvent, mostMessageBytes } from './cloud-event.ts';
export { type ConsumerOptions, createConsumer } from './consumer.ts';
export { type DataOf, defineEvent, type EventData, type EventDefinition } from './event-definition.ts';
export { type Inbox, inbox, purgeInbox } from './inbox.ts';
export { eventsMigrations } from './migrations.ts';
export { deadLetterQueueName, queueName, topicName } from './names.ts';
export { type AddOptions, createOutbox, type Outbox, type RelayedOutbox } from './outbox.ts';
export { createRelay, type RelayOptions } from './relay.ts';
export { type HandlerContext, type Subscription, subscription } from './subscription.ts';
export { type ConsumerTopology, ensureTopology, type TopologyOptions } from './topology.ts';
export {
  createUnitOfWork,
  type EventTx,
  type OutgoingEvent,
  outgoing,
  type UnitOfWork,
  type UnitOfWorkOptions,
} from './unit-of-work.ts';
export type { Worker } from './worker.ts';
