import { problemMediaType } from '@lectern/errors';
import { MatchersV3, type PactV4 } from '@pact-foundation/pact';
import { instant } from './matchers.ts';

/** One call of a consumer, and the answer that it counts on. Bodies may contain matchers. */
export interface CallFacts {
  /** The operation as the code names it. */
  readonly operation: string;
  /** What the provider is like when the call comes: it has a state of this name. */
  readonly given: string;
  /** The call is made in the name of a caller. */
  readonly forCaller?: boolean;
  readonly request: {
    readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
    readonly path: string | MatchersV3.Matcher<string>;
    readonly query?: Readonly<Record<string, string>>;
    readonly headers?: Readonly<Record<string, string | MatchersV3.Matcher<string>>>;
    readonly body?: unknown;
  };
  readonly answer: {
    /** From 400 on the answer is a problem document. */
    readonly status: number;
    readonly body?: unknown;
  };
}

/** One event that a consumer gets. `data` may contain matchers. */
export interface EventFacts {
  readonly type: string;
  readonly given: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const jwt = '[\\w-]+\\.[\\w-]+\\.[\\w-]+';

/** A signed token in a header: in a consumer's test the consumer's own, at the provider the one that the state gives. */
function token(name: string, scheme = '') {
  return {
    ...MatchersV3.regex(`^${scheme}${jwt}$`, `${scheme}header.claims.signature`),
    'pact:generator:type': 'ProviderState',
    expression: `${scheme}\${${name}}`,
  };
}

/** Names of the tokens among the values of a provider's state. */
export const tokenNames = { service: 'serviceToken', caller: 'callerToken' } as const;

/** Adds a call to a pact; the service that calls says who it is in each. */
export function addCall(pact: PactV4, { operation, given, forCaller = false, request, answer }: CallFacts) {
  const identity = {
    authorization: token(tokenNames.service, 'Bearer '),
    ...(forCaller && { 'x-lectern-caller': token(tokenNames.caller) }),
  };
  return pact
    .addInteraction()
    .given(given)
    .uponReceiving(operation)
    .withRequest(request.method, request.path, (builder) => {
      builder.headers({ ...identity, ...request.headers });
      if (request.query !== undefined) builder.query({ ...request.query });
      if (request.body !== undefined) builder.jsonBody(request.body);
    })
    .willRespondWith(answer.status, (builder) => {
      if (answer.status >= 400) builder.headers({ 'Content-Type': problemMediaType });
      if (answer.body !== undefined) builder.jsonBody(answer.body);
    });
}

/** Adds an event to a pact, as the CloudEvent that lies in the queue. */
export function addEvent(pact: PactV4, producer: string, { type, given, data }: EventFacts) {
  const envelope = { specversion: '1.0', id: MatchersV3.string('event-1'), source: `/lectern/${producer}` };
  const event = { ...envelope, type, time: instant(), data };
  // By the attribute `type` the subscription filters.
  return pact
    .addAsynchronousInteraction()
    .given(given)
    .expectsToReceive(type, (builder) => builder.withJSONContent(event).withMetadata({ type }));
}
