import { z } from 'zod';
import type { Options } from './options.ts';
import { invocationOf } from './place.ts';
import { outputOf } from './run-invocation.ts';

const text = z.string().optional();
const entrySchema = z.object({
  ...{ id: z.string(), type: text, documentId: text, tenantId: text, reason: text, message: text },
  ...{ deadLetteredAt: z.string(), traceId: text },
});
/** What a service's command `dead-letters` prints. */
const answerSchema = z.object({
  queue: z.string(),
  count: z.int(),
  complete: z.boolean(),
  oldestAt: text,
  entries: z.array(entrySchema).optional(),
});
type Answer = z.output<typeof answerSchema>;

const actions = { 'dead-letters': 'list', redrive: 'redrive', delete: 'delete' } as const;

/** The streams that are written to. */
export interface Output {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/**
 * Lists, redrives or deletes dead letters, by the command of each service that owns a queue. Resolves with the exit
 * code: 0, or 1 when a service could not be asked; the others are asked nevertheless.
 */
export async function seeToDeadLetters(
  { command, place, queues, json, args }: Options & { command: keyof typeof actions },
  { stdout, stderr }: Output,
): Promise<number> {
  const outcomes = await Promise.allSettled(
    queues.map(async (service) => {
      const call = { service, command: 'dead-letters', args: [actions[command], ...args] };
      return answerSchema.parse(JSON.parse(await outputOf(await invocationOf(place, call))));
    }),
  );
  const answers = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  if (json) stdout.write(`${JSON.stringify(answers, null, 2)}\n`);
  else stdout.write(answers.map((answer) => describe(answer, command)).join(''));
  const failures = outcomes.flatMap((outcome, index) =>
    outcome.status === 'rejected' ? [failureOf(outcome.reason, queues[index])] : [],
  );
  // What is wrong with the command line each service says alike: once is enough.
  for (const failure of new Set(failures)) stderr.write(`${failure}\n`);
  return failures.length === 0 ? 0 : 1;
}

/** Without the name of the service where it answers with how to call the command. */
function failureOf(reason: unknown, service = ''): string {
  const message = reason instanceof Error ? reason.message : String(reason);
  return message.includes('\n\n') ? message.replace(`${service}: `, '') : message;
}

const done = { 'dead-letters': '', redrive: ' redriven', delete: ' deleted' } as const;

function describe(answer: Answer, command: keyof typeof actions): string {
  const { queue, count, oldestAt, complete, entries = [] } = answer;
  const oldest = oldestAt === undefined ? '' : `, the oldest of ${oldestAt}`;
  const rest = complete ? '' : ' (there may be more: repeat the command)';
  const head = `${queue}: ${count} dead letter${count === 1 ? '' : 's'}${done[command]}${oldest}${rest}\n`;
  return head + entries.map(describeEntry).join('');
}

function describeEntry(entry: z.output<typeof entrySchema>): string {
  const { type = 'no event', documentId = '-', tenantId = '-', traceId = '-' } = entry;
  const { reason = 'moved by SQS', message = 'its reason follows within seconds' } = entry;
  const lines = [
    `  ${type}  document ${documentId}  tenant ${tenantId}`,
    `    id ${entry.id}  trace ${traceId}  dead-lettered ${entry.deadLetteredAt}`,
    `    ${reason}: ${message}`,
  ];
  // A dead letter may be anything: it must not steer the terminal.
  return lines.map((line) => `${line.replaceAll(/\p{Cc}+/gu, ' ')}\n`).join('');
}
