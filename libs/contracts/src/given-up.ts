import { z } from 'zod';
import { attempt, documentId, documentVersion, tenantId } from './fields.ts';

const aboutVersion = z.object({
  documentId,
  tenantId,
  version: documentVersion,
  attempt: attempt.catch(undefined),
});

/** The version of a document that a step was given up on, and in which attempt. */
export type GivenUpVersion = z.output<typeof aboutVersion>;

/**
 * The version that the data of a dead letter is about, though the rest of it may be against its schema; undefined for
 * events that are about no version, such as deletions.
 */
export function givenUpVersion(data: unknown): GivenUpVersion | undefined {
  return aboutVersion.safeParse(data).data;
}

/** What the owner of a document is told of a step that was given up: why, and what to do. */
export function givenUpMessage(why: string): string {
  return `This step was given up. ${why} Try again by POST /v1/documents/{id}/retry, or upload the file again.`;
}
