import { loadConfig } from '@lectern/config';
import { createAwsClients, createDeadLetters, type DeadLetters } from '@lectern/events';
import { z } from 'zod';
import { eventsConfig } from './base-config.ts';
import { type DeadLetterFlags, parseDeadLetterFlags } from './dead-letter-flags.ts';
import { type CommandProcess, runCommand } from './run-command.ts';

/** What a `dead-letters.ts` passes to {@link runDeadLetters}. */
export interface DeadLetterRun {
  /** The service, whose queue it is. */
  readonly name: string;
  readonly process: CommandProcess;
}

const { AWS_REGION, AWS_ENDPOINT_URL, EVENTS_PREFIX } = eventsConfig.shape;
const commandConfig = z.object({ AWS_REGION, AWS_ENDPOINT_URL, EVENTS_PREFIX });

/**
 * Runs the command `dead-letters` of a service that consumes events: lists, redrives or deletes its dead letters, and prints
 * what it found or did as one JSON object. It needs only SQS. Exit codes: 0, also when other processes kept some of the
 * dead letters from it (`complete: false`), 64 for invalid arguments, 78 for an invalid configuration, 1 for
 * everything else. It is always safe to repeat.
 */
export async function runDeadLetters({ name, process }: DeadLetterRun): Promise<void> {
  await runCommand({ name, what: 'see to the dead letters', process }, async () => {
    const flags = parseDeadLetterFlags(process.argv.slice(2));
    const config = loadConfig(commandConfig, process.env);
    const endpoint = config.AWS_ENDPOINT_URL === undefined ? {} : { endpoint: config.AWS_ENDPOINT_URL };
    const aws = createAwsClients({ region: config.AWS_REGION, prefix: config.EVENTS_PREFIX, ...endpoint });
    try {
      const deadLetters = createDeadLetters({ sqs: aws.sqs, prefix: config.EVENTS_PREFIX, consumer: name });
      process.stdout.write(`${JSON.stringify({ queue: name, ...(await act(deadLetters, flags)) })}\n`);
    } finally {
      aws.destroy();
    }
    return 0;
  });
}

function act(deadLetters: DeadLetters, { action, choice, limit }: DeadLetterFlags): Promise<object> {
  // The run has no caller: it ends when it is done, or with its process.
  const { signal } = new AbortController();
  if (action === 'list') return deadLetters.list(choice, { limit, signal });
  return action === 'redrive' ? deadLetters.redrive(choice, signal) : deadLetters.remove(choice, signal);
}
