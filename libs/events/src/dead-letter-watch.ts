import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import type { Logger } from '@lectern/telemetry';
import { type OnDeadLetter, reportDeadLetter, saysWhy, sendToDeadLetters } from './dead-letter.ts';
import { wornOut } from './delivery-outcome.ts';
import { quietly } from './log-quietly.ts';
import { type Queue, showAgain } from './sqs-batches.ts';

/** What {@link createDeadLetterWatch} needs. */
export interface DeadLetterWatchOptions {
  /** The queue of dead letters. */
  readonly deadLetters: Queue;
  readonly maxReceiveCount: number | undefined;
  readonly intervalMs: number;
  readonly onDeadLetter: OnDeadLetter;
  readonly logger: Pick<Logger, 'error' | 'warn'>;
}

/** Looks after messages that SQS itself moved to the dead letters. */
export interface DeadLetterWatch {
  start(): void;
  /** Resolves when no look is under way. */
  stop(): Promise<void>;
}

/** Hides what one look has seen from itself; operators do not see it for so long if the process crashes. */
const hiddenSeconds = 30;
/** A look ends after so many messages; the next one sees others. */
const mostPerLook = 1_000;
/** With an unchanged number of dead letters, all are looked at again after this time: one may have gone, and one come. */
const mostUnlookedMs = 300_000;

/**
 * SQS moves a message that crashed its process to the dead letters by itself, and says nothing. This reports each of them, and
 * then replaces it by a copy that has the reason, as dead letters have that the consumer moved: so none is reported
 * again, and the operators have them all. First the report, then the copy, then the message is deleted: a crash in
 * between repeats the report, or leaves two copies.
 */
export function createDeadLetterWatch(options: DeadLetterWatchOptions): DeadLetterWatch {
  const { deadLetters, logger, intervalMs } = options;
  const { sqs, queueUrl: QueueUrl } = deadLetters;
  const stopping = new AbortController();
  let known = { count: 0, at: performance.now() };
  let looking: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  const warn = quietly((facts: object) => logger.warn(facts, 'dead letters cannot be looked at'));

  const giveReason = async (message: Message): Promise<void> => {
    const error = wornOut(options.maxReceiveCount);
    await reportDeadLetter(options, { message, error }, { signal: stopping.signal });
    await sendToDeadLetters({ sqs, deadLetterUrl: QueueUrl }, message, error);
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    logger.error({ err: error, messageId: message.MessageId }, 'event dead-lettered by SQS');
  };
  const seeTo = async (messages: readonly Message[], held: Set<Message>): Promise<void> => {
    for (const message of messages) held.add(message);
    for (const message of messages.filter((each) => !saysWhy(each))) {
      await giveReason(message);
      held.delete(message);
    }
  };
  const look = async (): Promise<void> => {
    const count = await countOf(deadLetters);
    if (count > 0 && count === known.count && performance.now() - known.at < mostUnlookedMs) return;
    // What could not be reported too: operators are to see it.
    const held = new Set<Message>();
    try {
      for (let found = 0; count > 0 && found < mostPerLook && !stopping.signal.aborted; ) {
        const messages = await receive(deadLetters);
        if (messages.length === 0) break;
        found += messages.length;
        await seeTo(messages, held);
      }
    } finally {
      await showAgain(deadLetters, [...held]);
    }
    // Those that somebody else was looking at were hidden: then the next look does not wait.
    if (held.size >= Math.min(count, mostPerLook)) known = { count, at: performance.now() };
  };
  return {
    start: () => {
      timer ??= setInterval(() => {
        looking ??= look()
          .catch((err: unknown) => warn({ err }))
          .finally(() => {
            looking = undefined;
          });
      }, intervalMs);
    },
    stop: async () => {
      clearInterval(timer);
      stopping.abort();
      await looking;
    },
  };
}

async function receive({ sqs, queueUrl: QueueUrl }: Queue): Promise<readonly Message[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      ...{ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0, VisibilityTimeout: hiddenSeconds },
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['SentTimestamp'],
    }),
  );
  return Messages;
}

/** Hidden ones too: an emulator counts those that are visible again as hidden until somebody asks for them. */
async function countOf({ sqs, queueUrl }: Queue): Promise<number> {
  const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [...AttributeNames] }),
  );
  return AttributeNames.reduce((count, name) => count + Number(Attributes[name] ?? 0), 0);
}
