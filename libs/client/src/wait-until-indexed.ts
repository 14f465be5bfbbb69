import type { Document, StatusEvent } from './api.ts';
import { LecternError } from './lectern-error.ts';
import { pollMs } from './limits.ts';
import { pause } from './pause.ts';
import { mayComeBack } from './retry-policy.ts';

/** What waiting needs of a client. */
export interface WaitParts {
  follow(signal: AbortSignal): AsyncGenerator<StatusEvent, void>;
  get(signal: AbortSignal): Promise<Document>;
}

/** How long is waited. */
export interface WaitOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs: number;
}

/**
 * Waits until searches find a document, by its events, and where they do not get through by asking again.
 *
 * @throws LecternError `unprocessable` when it failed (`document_failed`) or there is no room for it (`document_rejected`), with the
 *   document in `details`; `timeout` (`not_indexed_in_time`); what the platform answers; the signal's reason
 */
export async function waitUntilIndexed(
  parts: WaitParts,
  { signal: caller, timeoutMs }: WaitOptions,
): Promise<Document> {
  const deadline = AbortSignal.timeout(timeoutMs);
  const signal = caller === undefined ? deadline : AbortSignal.any([caller, deadline]);
  try {
    return indexed(await untilSettled(parts, signal));
  } catch (error) {
    if (caller?.aborted || !deadline.aborted) throw error;
    throw new LecternError('timeout', `The document was not indexed within ${timeoutMs} ms.`, {
      reason: 'not_indexed_in_time',
      retryable: true,
    });
  }
}

async function untilSettled({ follow, get }: WaitParts, signal: AbortSignal): Promise<Document> {
  try {
    for await (const _step of follow(signal)) signal.throwIfAborted();
  } catch (error) {
    if (!mayComeBack(error)) throw error;
  }
  for (;;) {
    let waitMs = pollMs;
    try {
      const document = await get(signal);
      if (!isOnItsWay(document)) return document;
    } catch (error) {
      if (!mayComeBack(error)) throw error;
      waitMs = Math.max(waitMs, (error.retryAfterSeconds ?? 0) * 1_000);
    }
    await pause(waitMs, signal);
  }
}

function isOnItsWay({ status }: Document): boolean {
  return status === 'ingested' || status === 'embedded';
}

function indexed(document: Document): Document {
  if (document.status === 'indexed') return document;
  const why = document.error?.message ?? `It is ${document.status}.`;
  throw new LecternError('unprocessable', `The document cannot be searched. ${why}`, {
    reason: document.status === 'rejected' ? 'document_rejected' : 'document_failed',
    details: { document },
  });
}
