import type { IncomingHttpHeaders } from 'node:http';
import type { AwsCall } from './aws-call.ts';

/** An answer, of which only the first bytes come where `cutAt` is set. */
export interface AwsAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly cutAt?: number;
}

/** Says what becomes of one call after the other to somebody who is not well. */
export interface Garbler {
  /** Whether the call is carried out at all. */
  isCarriedOut(call: AwsCall): boolean;
  /** What is answered: in turn a page of a balancer with an error, half of the answer, and a page that claims to be good. */
  garbled(call: AwsCall, answer: AwsAnswer | undefined): AwsAnswer;
}

const page = Buffer.from('<html><body><h1>502 Bad Gateway</h1>the balancer is not well</body></html>');
const pageHeaders = { 'content-type': 'text/html' };
const kinds = ['error', 'cut', 'good'] as const;
/** Of calls to queues and topics one in so many is carried out: then nobody knows, and messages are doubled. */
const oneInCarriedOut = 5;

/**
 * Never claims that something was done which was not: no platform could survive that. What can be repeated without harm, in S3, is always
 * done, and its caller cannot know.
 */
export function createGarbler(): Garbler {
  let turn = 0;
  return {
    isCarriedOut: ({ dependency }) => {
      turn += 1;
      return dependency === 's3' || turn % oneInCarriedOut === 0;
    },
    garbled: ({ dependency, operation }, answer) => {
      const kind = kinds[turn % kinds.length];
      if (kind === 'cut' && answer !== undefined && answer.body.length > 1)
        return { ...answer, cutAt: Math.floor(answer.body.length / 2) };
      const claimsToBeGood = kind === 'good' && dependency === 's3' && operation !== 'PutObject';
      return { status: claimsToBeGood ? 200 : 502, headers: pageHeaders, body: page };
    },
  };
}
