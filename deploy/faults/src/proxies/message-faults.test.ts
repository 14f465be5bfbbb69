import { DeleteMessageCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { createJournal } from '../journal.ts';
import { createRandom } from '../random.ts';
import { createMessageFaults } from './message-faults.ts';

const queueUrl = 'http://127.0.0.1:1/000000000000/lectern-document';
const asked = Buffer.from(JSON.stringify({ QueueUrl: queueUrl }));
const messageOf = (n: number) => ({ Body: `event ${n}`, ReceiptHandle: `receipt ${n}` });
const answerWith = (...numbers: number[]) =>
  Buffer.from(JSON.stringify({ Messages: numbers.map(messageOf) }));

function setUp() {
  const sent: string[] = [];
  const deleted: string[] = [];
  const send = async (command: unknown) => {
    if (command instanceof SendMessageCommand) sent.push(command.input.MessageBody ?? '');
    if (command instanceof DeleteMessageCommand) deleted.push(command.input.ReceiptHandle ?? '');
  };
  const journal = createJournal();
  const sqs = async () => ({ send }) as unknown as SQSClient;
  const faults = createMessageFaults({ random: createRandom(5), journal, sqs });
  const receive = async (...numbers: number[]): Promise<string[]> => {
    const answer = await faults.received(asked, answerWith(...numbers));
    return JSON.parse(answer.toString()).Messages.map(({ Body }: { Body: string }) => Body);
  };
  return { faults, journal, sent, deleted, receive };
}

describe('createMessageFaults', () => {
  it('loses, doubles and puts off some messages, and each only once', async () => {
    const { faults, journal, sent, deleted, receive } = setUp();
    faults.enable(true);
    const passed: string[] = [];
    for (let n = 0; n < 1_000; n += 10)
      passed.push(...(await receive(...Array.from({ length: 10 }, (_, i) => n + i))));
    const count = (kind: string) => journal.counts().find((each) => each.kind === kind)?.count ?? 0;
    const [dropped, doubled, delayed] = ['message dropped', 'message doubled', 'message delayed'].map(count);
    for (const found of [dropped, doubled, delayed, count('messages reordered')])
      expect(found).toBeGreaterThan(3);
    expect(sent).toHaveLength((doubled ?? 0) + (delayed ?? 0));
    expect(deleted).toHaveLength((dropped ?? 0) + (delayed ?? 0));
    expect(passed).toHaveLength(1_000 - deleted.length);
    const lost = Array.from({ length: 1_000 }, (_, n) => n).filter((n) => deleted.includes(`receipt ${n}`));
    expect(await receive(...lost)).toHaveLength(lost.length);
  });

  it('leaves all as they are until it is enabled', async () => {
    const { sent, deleted, receive } = setUp();
    for (let n = 0; n < 300; n += 1) expect(await receive(n)).toEqual([`event ${n}`]);
    expect([sent, deleted]).toEqual([[], []]);
  });
});
