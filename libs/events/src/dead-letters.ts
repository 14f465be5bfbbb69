import { randomUUID } from 'node:crypto';
import {
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { AppError } from '@lectern/errors';
import { deadLetterQueueName, findQueueUrl, queueName } from './addresses.ts';
import { contentToRedrive, redrivenBy } from './dead-letter.ts';
import { type DeadLetterChoice, type DeadLetterEntry, entryOf, isChosen } from './dead-letter-entry.ts';
import { deleteMessages, moveMessages, type Queue, type Refused, showAgain } from './sqs-batches.ts';

/** What {@link createDeadLetters} needs. */
export interface DeadLettersOptions {
  readonly sqs: SQSClient;
  /** First part of the queues' names. */
  readonly prefix: string;
  /** The consuming service. */
  readonly consumer: string;
  /** A look ends after so many messages; default 10,000, for which SQS takes about half a minute. */
  readonly mostLookedAt?: number;
}

/** The dead letters that one look has found. */
export interface DeadLetterList {
  /** How many are meant. */
  readonly count: number;
  /** When the oldest of those became a dead letter. */
  readonly oldestAt: Date | undefined;
  /** The oldest first; as many as were asked for. */
  readonly entries: readonly DeadLetterEntry[];
  /**
   * False where more messages were in the queue than one look takes, or somebody else was looking at some of them. As SQS
   * counts, which may miss those of the last minute.
   */
  readonly complete: boolean;
}

/** What became of the dead letters that were meant. */
export interface DeadLetterResult {
  readonly count: number;
  /** As in {@link DeadLetterList}; repeat the call for the rest. */
  readonly complete: boolean;
}

/**
 * The dead letters of one consumer, for those who decide what becomes of them. SQS can show a message only by hiding it from
 * all others: a look shows them again at its end, and a process that is killed in the middle leaves them hidden for a
 * minute. Looks beside each other see parts, and say so (`complete`).
 */
export interface DeadLetters {
  /** @throws AppError `unavailable` (`queue_unavailable`) */
  list(choice: DeadLetterChoice, options: { limit: number; signal: AbortSignal }): Promise<DeadLetterList>;
  /**
   * Sends them to the consumer's queue, to be handled as if they had just been published. Each goes there once in a
   * call, so that one which fails again at once stays. A crash in between leaves two of one, and the inbox makes one effect of them.
   *
   * @throws AppError `unavailable` (`queue_unavailable`); what was redriven by then is
   */
  redrive(choice: DeadLetterChoice, signal: AbortSignal): Promise<DeadLetterResult>;
  /** Deletes them for good. @throws AppError `unavailable` (`queue_unavailable`); what was deleted by then is */
  remove(choice: DeadLetterChoice, signal: AbortSignal): Promise<DeadLetterResult>;
}

/** Longer than a look takes. */
const hiddenSeconds = 60;
/** The limit of SQS. */
const mostReceived = 10;
/** How many seconds a look waits for messages that somebody else is looking at. */
const mostEmptyPolls = 3;

interface Found {
  readonly message: Message;
  readonly entry: DeadLetterEntry;
}

/** Opens the dead letters of a consumer. No request is made yet. */
export function createDeadLetters(options: DeadLettersOptions): DeadLetters {
  const { sqs, prefix, consumer, mostLookedAt = 10_000 } = options;
  const open = async (name: string): Promise<Queue> => ({ sqs, queueUrl: await findQueueUrl(sqs, name) });
  const act = async (
    choice: DeadLetterChoice,
    signal: AbortSignal,
    { take, isDone = () => false }: Act,
  ): Promise<DeadLetterResult> => {
    const queue = await open(deadLetterQueueName(prefix, consumer));
    let count = 0;
    const onFound = async (found: readonly Found[]): Promise<readonly Message[]> => {
      const chosen = found.filter(({ entry, message }) => isChosen(entry, choice) && !isDone(message));
      const taken = chosen.map(({ message }) => message);
      const [refused] = await take(queue, taken);
      if (refused !== undefined) throw unavailable(refused.error);
      count += taken.length;
      return found.map(({ message }) => message).filter((message) => !taken.includes(message));
    };
    const complete = await look(queue, { mostLookedAt, signal, onFound });
    return { count, complete };
  };
  return {
    list: async (choice, { limit, signal }) => {
      const queue = await open(deadLetterQueueName(prefix, consumer));
      const found = new Map<string, DeadLetterEntry>();
      const onFound = async (batch: readonly Found[]): Promise<readonly Message[]> => {
        for (const { message, entry } of batch)
          if (isChosen(entry, choice)) found.set(message.MessageId ?? entry.id, entry);
        return batch.map(({ message }) => message);
      };
      const complete = await look(queue, { mostLookedAt, signal, onFound });
      const entries = [...found.values()].sort((a, b) => Number(a.deadLetteredAt) - Number(b.deadLetteredAt));
      return {
        count: entries.length,
        oldestAt: entries[0]?.deadLetteredAt,
        entries: entries.slice(0, limit),
        complete,
      };
    },
    redrive: async (choice, signal) => {
      const to = await open(queueName(prefix, consumer));
      const redriveId = randomUUID();
      const take: Act['take'] = async (from, messages) => {
        const prepared = messages.map((message) => ({
          message,
          content: contentToRedrive(message, redriveId),
        }));
        const { notSent, notDeleted } = await moveMessages({ from, to }, prepared);
        return [...notSent, ...notDeleted];
      };
      return act(choice, signal, { take, isDone: (message) => redrivenBy(message) === redriveId });
    },
    remove: (choice, signal) => act(choice, signal, { take: deleteMessages }),
  };
}

/** What is done with the messages that are meant. */
interface Act {
  /** Resolves with those for which it was refused. */
  take(queue: Queue, messages: readonly Message[]): Promise<readonly Refused[]>;
  /** Whether it was done already, and the message has come back. */
  isDone?(message: Message): boolean;
}

interface Look {
  readonly mostLookedAt: number;
  readonly signal: AbortSignal;
  /** Resolves with what stays in the queue. */
  onFound(batch: readonly Found[]): Promise<readonly Message[]>;
}

/**
 * Goes once through a queue; what stays is hidden until the end, so that it does not come again, and then shown. Resolves
 * with whether all was seen.
 */
async function look(queue: Queue, { mostLookedAt, signal, onFound }: Look): Promise<boolean> {
  const held: Message[] = [];
  let seen = 0;
  try {
    for (let empty = 0; seen < mostLookedAt && empty < mostEmptyPolls; ) {
      const messages = await receive(queue, signal);
      seen += messages.length;
      // Until they are sorted out, all of them are.
      held.push(...messages);
      const stay = await onFound(messages.map((message) => ({ message, entry: entryOf(message) })));
      held.splice(held.length - messages.length, messages.length, ...stay);
      if (messages.length === mostReceived) continue;
      const { visible, hidden } = await countsOf(queue, signal);
      if (visible === 0 && hidden <= held.length) return true;
      if (messages.length === 0) empty += 1;
    }
    return false;
  } finally {
    await showAgain(queue, held);
  }
}

async function receive({ sqs, queueUrl }: Queue, signal: AbortSignal): Promise<readonly Message[]> {
  const ask = new ReceiveMessageCommand({
    // A poll that waits asks all of a queue's servers, one that does not may miss messages.
    ...{
      QueueUrl: queueUrl,
      MaxNumberOfMessages: mostReceived,
      WaitTimeSeconds: 1,
      VisibilityTimeout: hiddenSeconds,
    },
    MessageAttributeNames: ['All'],
    MessageSystemAttributeNames: ['SentTimestamp', 'MessageGroupId'],
  });
  const { Messages = [] } = await orUnavailable(() => sqs.send(ask, { abortSignal: signal }), signal);
  return Messages;
}

async function countsOf({ sqs, queueUrl }: Queue, signal: AbortSignal) {
  const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const ask = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [...AttributeNames] });
  const { Attributes } = await orUnavailable(() => sqs.send(ask, { abortSignal: signal }), signal);
  const [visible = 0, hidden = 0] = AttributeNames.map((name) => Number(Attributes?.[name] ?? 0));
  return { visible, hidden };
}

async function orUnavailable<T>(call: () => Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await call();
  } catch (error) {
    signal.throwIfAborted();
    throw unavailable(error);
  }
}

function unavailable(cause: unknown): AppError {
  const text = 'The queue of dead letters does not answer. Try again later.';
  return new AppError('unavailable', text, { reason: 'queue_unavailable', cause });
}
