import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';

/** Where SNS and SQS are. */
export interface EventBusOptions {
  readonly region: string;
  /** Address of an emulator; absent on AWS. */
  readonly endpoint?: string;
  /** First part of the names of topics and queues. */
  readonly prefix: string;
  /** Default: the SDK's usual chain. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** The two clients of the event backbone. */
export interface AwsClients {
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  /** Closes their connections. */
  destroy(): void;
}

/** Longer than the longest poll, which SQS limits to 20 s. */
const sqsRequestTimeoutMs = 30_000;
const snsRequestTimeoutMs = 5_000;

/** Makes the SNS and SQS clients. No connection is opened yet. */
export function createAwsClients(options: EventBusOptions): AwsClients {
  const shared = {
    region: options.region,
    maxAttempts: 3,
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    ...(options.credentials === undefined ? {} : { credentials: options.credentials }),
  };
  const sns = new SNSClient({ ...shared, requestHandler: timeouts(snsRequestTimeoutMs) });
  const sqs = new SQSClient({
    ...shared,
    requestHandler: timeouts(sqsRequestTimeoutMs),
    // Queue URLs of an emulator name a host that may mean nothing here: the endpoint decides where requests go.
    useQueueUrlAsEndpoint: false,
  });
  return {
    sns,
    sqs,
    destroy: () => {
      sns.destroy();
      sqs.destroy();
    },
  };
}

function timeouts(requestTimeout: number) {
  return { connectionTimeout: 2_000, requestTimeout, throwOnRequestTimeout: true };
}
