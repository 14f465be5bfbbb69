/** Topic on which a service publishes all its events. */
export function topicName(prefix: string, producer: string): string {
  return `${prefix}-${producer}`;
}

/** Queue from which a service takes all events that it subscribed to. */
export function queueName(prefix: string, consumer: string): string {
  return `${prefix}-${consumer}`;
}

/** Queue that holds what a consumer could not handle: parked, or delivered too often. */
export function deadLetterQueueName(prefix: string, consumer: string): string {
  return `${prefix}-${consumer}-dead-letter`;
}
