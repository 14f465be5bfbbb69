/** What a service sent is no answer: the connection is of no use any more. */
export class AnswerSyntaxError extends Error {
  override readonly name = 'AnswerSyntaxError';
  readonly code = 'UPSTREAM_SYNTAX';

  constructor(what: string) {
    super(`The service sent an answer with ${what}.`);
  }
}

/** The connection was closed before the answer was complete. */
export class ConnectionClosedError extends Error {
  override readonly name = 'ConnectionClosedError';
  readonly code = 'UPSTREAM_CLOSED';

  constructor() {
    super('The service closed the connection before its answer was complete.');
  }
}

/** A service did not answer in time, or stopped in the middle of an answer. */
export class AnswerTimeoutError extends Error {
  override readonly name = 'AnswerTimeoutError';
  readonly code = 'UPSTREAM_TIMEOUT';

  constructor() {
    super('The service did not answer in time.');
  }
}

/** No connection was established in time. */
export class ConnectTimeoutError extends Error {
  override readonly name = 'ConnectTimeoutError';
  readonly code = 'UPSTREAM_CONNECT_TIMEOUT';

  constructor() {
    super('The connection to the service was not established in time.');
  }
}

/** What is to be sent is no HTTP: the fault is the caller's. */
export class RequestSyntaxError extends Error {
  override readonly name = 'RequestSyntaxError';
  readonly code = 'UPSTREAM_REQUEST_SYNTAX';

  constructor() {
    super('The request is not valid HTTP.');
  }
}
