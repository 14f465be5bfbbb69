import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    awsEndpoint: string;
  }
}

/** How to reach the shared emulator, and a prefix under which nobody else has topics, queues or buckets. */
export interface TestAws {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Unique per call; also valid as the first part of a bucket's name. */
  readonly prefix: string;
}

/** Settings for clients of the SNS, SQS and S3 emulator that all integration tests share. */
export function testAws(): TestAws {
  return {
    region: 'us-east-1',
    endpoint: inject('awsEndpoint'),
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    prefix: `test-${randomUUID().slice(0, 13)}`,
  };
}
