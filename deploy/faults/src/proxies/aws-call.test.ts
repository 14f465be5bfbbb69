import { describe, expect, it } from 'vitest';
import { awsCallOf } from './aws-call.ts';

const call = (method: string, url: string, headers: Record<string, string> = {}, body = '') =>
  awsCallOf({ method, url, headers, body: Buffer.from(body) });

describe('awsCallOf', () => {
  it('tells what is asked of SQS, SNS and S3', () => {
    const sqs = { 'x-amz-target': 'AmazonSQS.ReceiveMessage', 'content-type': 'application/x-amz-json-1.0' };
    const sns = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(call('POST', '/', sqs)).toEqual({
      dependency: 'queues',
      operation: 'ReceiveMessage',
      stage: 'receives',
    });
    expect(call('POST', '/', sns, 'Version=2010-03-31&Action=PublishBatch')).toMatchObject({
      stage: 'publishes',
    });
    expect(call('PUT', '/lectern/documents/a/b/c?x-id=PutObject')).toMatchObject({ stage: 'stores bytes' });
    expect(call('GET', '/lectern/documents/a/b/c')).toMatchObject({ dependency: 's3', stage: 'reads bytes' });
    expect(call('GET', '/lectern?list-type=2')).toMatchObject({ dependency: 's3', stage: undefined });
    expect(call('DELETE', '/lectern/documents/a')).toMatchObject({
      operation: 'DELETE object',
      stage: undefined,
    });
  });
});
