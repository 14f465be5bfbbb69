import type { IncomingHttpHeaders } from 'node:http';
import type { StageCall } from './stages.ts';
import type { Dependency } from './troubles.ts';

/** A request to the emulator. */
export interface AwsRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What a request asks of whom. */
export interface AwsCall {
  readonly dependency: Extract<Dependency, 'queues' | 's3' | 'topics'>;
  readonly operation: string;
  readonly stage: StageCall | undefined;
}

const stageOf: Readonly<Record<string, StageCall>> = {
  DeleteMessage: 'acknowledges',
  Publish: 'publishes',
  PublishBatch: 'publishes',
  ReceiveMessage: 'receives',
  GetObject: 'reads bytes',
  PutObject: 'stores bytes',
};

/** Tells the protocols apart: SQS speaks JSON and names its operation in a header, SNS in a form; all else is S3. */
export function awsCallOf({ method, url, headers, body }: AwsRequest): AwsCall {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return callOf('queues', target.split('.')[1] ?? '');
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded'))
    return callOf('topics', new URLSearchParams(body.toString('latin1')).get('Action') ?? '');
  return callOf('s3', objectOperation(method, url));
}

function callOf(dependency: AwsCall['dependency'], operation: string): AwsCall {
  return { dependency, operation, stage: stageOf[operation] };
}

/** Of one object, which stands in the second part of the path; of the bucket itself, just the method. */
function objectOperation(method: string, url: string): string {
  const isObject = (url.split('?')[0] ?? '').split('/').filter(Boolean).length > 1;
  if (!isObject) return `${method} bucket`;
  return { GET: 'GetObject', PUT: 'PutObject' }[method] ?? `${method} object`;
}
