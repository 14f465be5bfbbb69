import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import { SQSClient as Client } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { changeVisibility, sendAgain } from './sqs-batches.ts';

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
    expect(await changeVisibility(tested, messages(23), { seconds: 7 })).toEqual([]);
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
    const refused = await changeVisibility(tested, messages(12), { seconds: 0 });
    expect(refused.map(({ message }) => message.MessageId)).toEqual(['m4', 'm10', 'm11']);
    expect(String(refused[0]?.error)).toContain('Gone');
  });

  it('send a message again as it was, with its age, within the size of a request, and delete it afterwards', async () => {
    const [small, large, other] = [...messages(1), ...messages(2, 'y'.repeat(200_000))];
    const type = { DataType: 'String', StringValue: 'A.v1' };
    const sent = { MessageGroupId: 'tenant', SentTimestamp: '1700000000000' };
    const grouped = { ...small, MessageAttributes: { type }, Attributes: sent };
    const tested = queue();
    const delayed = [grouped, large, other].map((message) => ({ message: message ?? {}, delaySeconds: 9 }));
    expect(await sendAgain(tested, delayed)).toEqual({ notSent: [], notDeleted: [] });
    expect(tested.requests.map(({ input }) => input.Entries.length)).toEqual([2, 1, 3]);
    expect(tested.requests[0]?.input.Entries[0]).toEqual({
      Id: '0',
      DelaySeconds: 9,
      MessageBody: 'x',
      MessageAttributes: {
        type,
        first_queued_at: { DataType: 'String', StringValue: '2023-11-14T22:13:20.000Z' },
      },
      MessageGroupId: 'tenant',
    });
  });

  it('keep the age of a message that was sent again before', async () => {
    const first_queued_at = { DataType: 'String', StringValue: '2023-11-14T22:13:20.000Z' };
    const attributes = {
      MessageAttributes: { first_queued_at },
      Attributes: { SentTimestamp: '1800000000000' },
    };
    const tested = queue();
    await sendAgain(tested, [{ message: { ...messages(1)[0], ...attributes }, delaySeconds: 1 }]);
    expect(tested.requests[0]?.input.Entries[0]).toMatchObject({ MessageAttributes: { first_queued_at } });
  });

  it('delete no message that could not be sent again', async () => {
    const tested = queue((_request, index) =>
      index === 0 ? { Failed: [{ Id: '1', Code: 'AccessDenied', Message: 'no' }] } : {},
    );
    const { notSent } = await sendAgain(
      tested,
      messages(3).map((message) => ({ message, delaySeconds: 1 })),
    );
    expect(notSent.map(({ message }) => message.MessageId)).toEqual(['m1']);
    const deleted = tested.requests[1]?.input.Entries.map(({ ReceiptHandle }) => ReceiptHandle);
    expect(deleted).toEqual(['r0', 'r2']);
  });
});
