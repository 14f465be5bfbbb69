/** What a service sent is no answer: the connection is of no use any more. */
export class AnswerSyntaxError extends Error {
  override readonly name = 'AnswerSyntaxError';

  constructor(what: string) {
    super(`The service sent an answer with ${what}.`);
  }
}

/** The connection was closed before the answer was complete. */
export class ConnectionClosedError extends Error {
  override readonly name = 'ConnectionClosedError';

  constructor() {
    super('The service closed the connection before its answer was complete.');
  }
}

/** A service did not answer in time, or stopped in the middle of an answer. */
export class AnswerTimeoutError extends Error {
  override readonly name = 'AnswerTimeoutError';

  constructor() {
    super('The service did not answer in time.');
  }
}

/** No connection was established in time. */
export class ConnectTimeoutError extends Error {
  override readonly name = 'ConnectTimeoutError';

  constructor() {
    super('The connection to the service was not established in time.');
  }
}

/** What is to be sent is no HTTP: the fault is the caller's. */
export class RequestSyntaxError extends Error {
  override readonly name = 'RequestSyntaxError';

  constructor() {
    super('The request is not valid HTTP.');
  }
}
