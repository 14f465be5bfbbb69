import { CreateQueueCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { testAws, testDatabase } from '../src/index.ts';

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

describe('the shared backing parts', () => {
  it('gives every test a real database of its own', async () => {
    const [a, b] = await Promise.all([testDatabase(), testDatabase()]);
    await ask(a.url, 'CREATE TABLE only_here (id int)');
    await expect(ask(b.url, 'SELECT * FROM only_here')).rejects.toMatchObject({ code: '42P01' });
    await a.drop();
    await expect(ask(a.url, 'SELECT 1')).rejects.toMatchObject({ code: '3D000' });
    await b.drop();
  });

  it('drops a database while somebody is still connected', async () => {
    const database = await testDatabase();
    const client = new pg.Client({ connectionString: database.url });
    const errors: unknown[] = [];
    client.on('error', (error) => errors.push(error));
    await client.connect();
    await database.drop();
    await expect.poll(() => errors).toContainEqual(expect.objectContaining({ code: '57P01' }));
  });

  it('answers as SQS, under a prefix that no other test has', async () => {
    const aws = testAws();
    const sqs = new SQSClient({ ...aws, useQueueUrlAsEndpoint: false });
    await sqs.send(new CreateQueueCommand({ QueueName: `${aws.prefix}-q` }));
    const { QueueUrls } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: aws.prefix }));
    expect(QueueUrls).toHaveLength(1);
    expect(testAws().prefix).not.toBe(aws.prefix);
    sqs.destroy();
  });
});
