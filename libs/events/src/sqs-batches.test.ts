import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import { SQSClient as Client } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { changeVisibility, deleteMessages, sendMessages } from './sqs-batches.ts';

interface Sent {
  readonly input: { readonly Entries: readonly Record<string, unknown>[] };
}

/** A queue that notes requests and answers with what the test says. */
function queue(answer: (request: Sent, index: number) => object = () => ({})) {
  const requests: Sent[] = [];
  const sqs: SQSClient = new Proxy(new Client({ region: 'x' }), {
    get: (target, property) =>
      property === 'send'
        ? async (request: Sent) => answer(request, requests.push(request) - 1)
        : Reflect.get(target, property),
  });
  return { requests, sqs, queueUrl: 'http://q' };
}
const messages = (count: number, body = 'x'): Message[] =>
  Array.from({ length: count }, (_, n) => ({ MessageId: `m${n}`, ReceiptHandle: `r${n}`, Body: body }));

describe('calls about many messages', () => {
  it('go out in tens', async () => {
    const tested = queue();
    expect(await changeVisibility(tested, messages(23), 7)).toEqual([]);
    expect(tested.requests.map(({ input }) => input.Entries.length)).toEqual([10, 10, 3]);
    expect(tested.requests[2]?.input.Entries[2]).toEqual({
      Id: '2',
      ReceiptHandle: 'r22',
      VisibilityTimeout: 7,
    });
  });

  it('tell which messages were refused, one by one or with the whole request', async () => {
    const tested = queue((_request, index) => {
      if (index === 1) throw new Error('no network');
      return { Failed: [{ Id: '4', Code: 'Gone', Message: 'too late' }] };
    });
    const refused = await deleteMessages(tested, messages(12));
    expect(refused.map(({ message }) => message.MessageId)).toEqual(['m4', 'm10', 'm11']);
    expect(String(refused[0]?.error)).toContain('Gone');
  });

  it('send a message as it was, within the size that a request may have', async () => {
    const [small, large, other] = [...messages(1), ...messages(2, 'y'.repeat(200_000))];
    const attributes = { type: { DataType: 'String', StringValue: 'A.v1' } };
    const grouped = { ...small, MessageAttributes: attributes, Attributes: { MessageGroupId: 'tenant' } };
    const tested = queue();
    const delayed = [grouped, large, other].map((message) => ({ message: message ?? {}, delaySeconds: 9 }));
    expect(await sendMessages(tested, delayed)).toEqual([]);
    expect(tested.requests.map(({ input }) => input.Entries.length)).toEqual([2, 1]);
    expect(tested.requests[0]?.input.Entries[0]).toEqual({
      Id: '0',
      DelaySeconds: 9,
      MessageBody: 'x',
      MessageAttributes: attributes,
      MessageGroupId: 'tenant',
    });
  });
});
