import { z } from 'zod';
import { documentId, documentVersion, tenantId } from './fields.ts';

const aboutVersion = z.object({ documentId, tenantId, version: documentVersion });

/** The version of a document that a step was given up on. */
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
  return `This step was given up. ${why} Upload the file again, or ask the operators to redrive its event or to republish the document.`;
}
