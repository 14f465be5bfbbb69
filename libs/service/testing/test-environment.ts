import { testServiceKeys } from '@lectern/auth/testing';
import type { TestAws, TestDatabase } from '@lectern/testing';

/** The backing parts that a service under test is given. */
interface BackingParts {
  /** Name of the service: it has the keys of that one. */
  readonly service: string;
  readonly database: Pick<TestDatabase, 'url'>;
  readonly aws?: TestAws;
}

/** The bucket that {@link testEnvironment} names; nobody else's, since `aws.prefix` is not. */
export function testBucket(aws: TestAws): string {
  return `${aws.prefix}-blobs`;
}

/**
 * Environment variables that have a service listen on free loopback ports and use these parts. Credentials for the
 * emulator are not among them: the AWS SDK finds them in the environment of the whole test run (`vitest.config.ts`).
 */
export function testEnvironment({ service, database, aws }: BackingParts): Record<string, string> {
  return {
    HOST: '127.0.0.1',
    PORT: '0',
    ADMIN_PORT: '0',
    DATABASE_URL: database.url,
    ...testServiceKeys(service),
    ...(aws && {
      AWS_ENDPOINT_URL: aws.endpoint,
      AWS_REGION: aws.region,
      EVENTS_PREFIX: aws.prefix,
      BLOB_BUCKET: testBucket(aws),
    }),
  };
}
