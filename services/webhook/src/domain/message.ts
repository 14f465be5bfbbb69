/** What a webhook can be told of. */
export const messageTypes = ['document.indexed', 'document.failed', 'document.deleted'] as const;
export type MessageType = (typeof messageTypes)[number];

/** What a delivery is: a message, or the test that its owner asked for. */
export const deliveryTypes = [...messageTypes, 'webhook.test'] as const;
export type DeliveryType = (typeof deliveryTypes)[number];

/** What became of a document, as an event says it. */
export interface Outcome {
  readonly tenantId: string;
  readonly documentId: string;
  readonly type: MessageType;
  readonly status: 'indexed' | 'failed' | 'rejected' | 'deleted';
  /** Undefined for a deletion, which is of all versions. */
  readonly version: number | undefined;
  /** Undefined where an event does not say it: then it is of the newest. */
  readonly attempt: number | undefined;
  /** Undefined unless it is indexed. */
  readonly chunkCount: number | undefined;
  readonly at: Date;
}

/** What a tenant was last told of a document. */
export interface ToldOutcome {
  readonly type: MessageType;
  readonly version: number;
  readonly attempt: number;
}

/**
 * What is to be noted of an outcome, and whether it is told: events come more than once and in any order. No news is what is about an older version or
 * an older attempt, the same outcome of a version that was made again, and everything about a document that is deleted.
 *
 * @returns undefined when there is nothing to note
 */
export function newsOf(
  told: ToldOutcome | undefined,
  { type, version = told?.version ?? 0, attempt }: Outcome,
): (ToldOutcome & { readonly isNews: boolean }) | undefined {
  if (told?.type === 'document.deleted') return undefined;
  if (type === 'document.deleted') return { type, version, attempt: told?.attempt ?? 0, isNews: true };
  const isSameVersion = told?.version === version;
  const next = attempt ?? (isSameVersion ? told.attempt : 1);
  const noted = { type, version, attempt: next };
  if (told === undefined || version > told.version) return { ...noted, isNews: true };
  if (!isSameVersion || next < told.attempt) return undefined;
  if (type !== told.type) return { ...noted, isNews: true };
  return next === told.attempt ? undefined : { ...noted, isNews: false };
}

/**
 * The body of a message. Ids and how it stands, and nothing of what documents say: a webhook is its tenant's, and a document may be one
 * person's.
 */
export function bodyOf({ type, documentId, status, version, chunkCount, at }: Outcome): string {
  const data = { id: documentId, version: version ?? null, status, chunkCount: chunkCount ?? null };
  return JSON.stringify({ type, timestamp: at.toISOString(), data });
}

/** The body of a test. */
export function testBodyOf(webhookId: string, at: Date): string {
  return JSON.stringify({ type: 'webhook.test', timestamp: at.toISOString(), data: { id: webhookId } });
}
