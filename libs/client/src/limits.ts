/** Longest time until the head of an answer is there, repetitions included, and then between two parts of its body. */
export const defaultTimeoutMs = 60_000;

/** As {@link defaultTimeoutMs}, of uploads: their time goes by the size of the file. */
export const uploadTimeoutMs = 10 * 60_000;

/** How long is waited for a document to be indexed, unless the call says otherwise. */
export const indexingTimeoutMs = 10 * 60_000;

/** The longest that one call of the API waits for a document. */
export const longestWaitMs = 30_000;

/** The most chunks that one page of a document's text has. */
export const largestTextPage = 100;

/** How often a request is repeated, unless the client is made otherwise. */
export const defaultRetries = 3;

/** The pause before the first repetition; each further one is twice as long, up to the longest. */
export const firstPauseMs = 200;
export const longestPauseMs = 10_000;

/** How often a stream of events is opened again without a new event on it. */
export const reconnects = 3;

/** The pause before it is opened again, when the server names none. */
export const reconnectMs = 1_000;

/** Between two looks at a document, where its events cannot be followed. */
export const pollMs = 1_000;

/** An access token is exchanged this long before it ends, so that none ends on its way; a short one when a quarter of its time is left. */
export const renewalMarginMs = 30_000;
