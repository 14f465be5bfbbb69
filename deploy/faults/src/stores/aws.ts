import { paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, paginateListQueues, SQSClient } from '@aws-sdk/client-sqs';
import type { Where } from '../platform/where.ts';

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const region = 'us-east-1';
/** Where the originals and the claim-check blobs are. */
export const blobBucket = 'lectern';

/** Clients of the emulator that go by no proxy. */
export interface Aws {
  sqs(): Promise<SQSClient>;
  s3(): Promise<S3Client>;
}

/** Makes new clients when the emulator has got another port. */
export function createAws(where: Where): Aws {
  let clients: { readonly port: number; readonly sqs: SQSClient; readonly s3: S3Client } | undefined;
  const current = async () => {
    const { awsPort: port } = await where();
    if (clients?.port !== port) {
      const shared = { region, credentials, endpoint: `http://127.0.0.1:${port}`, maxAttempts: 1 };
      const sqs = new SQSClient({ ...shared, useQueueUrlAsEndpoint: false });
      clients = { port, sqs, s3: new S3Client({ ...shared, forcePathStyle: true }) };
    }
    return clients;
  };
  return { sqs: async () => (await current()).sqs, s3: async () => (await current()).s3 };
}

/** The keys of all objects. */
export async function listObjects(aws: Aws): Promise<string[]> {
  const keys: string[] = [];
  for await (const page of paginateListObjectsV2({ client: await aws.s3() }, { Bucket: blobBucket }))
    keys.push(...(page.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [Key])));
  return keys;
}

const counts = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
] as const;

/** How many messages wait, are put off or are at work, by queue. */
export async function countMessages(aws: Aws): Promise<Record<string, number>> {
  const client = await aws.sqs();
  const messages: Record<string, number> = {};
  for await (const { QueueUrls = [] } of paginateListQueues({ client }, {})) {
    for (const QueueUrl of QueueUrls) {
      const ask = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...counts] });
      const { Attributes = {} } = await client.send(ask);
      messages[QueueUrl.split('/').at(-1) ?? ''] = counts.reduce(
        (sum, name) => sum + Number(Attributes[name] ?? 0),
        0,
      );
    }
  }
  return messages;
}
