import { type Content, type Document, ingest } from './document.ts';
import { isGone } from './status.ts';
import { keptFileName, titleFromFileName } from './title.ts';

/** A file that was taken out of a version of a mail, whose bytes are durable. */
export interface TakenOut {
  /** Of the document that it becomes. */
  readonly id: string;
  /** Which attachment of the mail it is, from 1. */
  readonly part: number;
  readonly filename: string | undefined;
  readonly content: Content;
}

/**
 * The document that a file becomes which was taken out of a version of a mail. It has the owner of the mail, its readers, its collections with their
 * attributes, and the metadata that its sender gave; not what the mail says about itself. Its title is made of the name of the file, and gives way to one in the file.
 */
export function attach(
  mail: Document,
  { version, ...file }: TakenOut & { version: number },
  now: Date,
): Document {
  const { tenantId, ownerId, visibility, readers, collections, metadata } = mail;
  const { id, part, content } = file;
  const attachedTo = { documentId: mail.id, version, part, depth: (mail.attachedTo?.depth ?? 0) + 1 };
  const named = { title: titleFromFileName(file.filename), titleGiven: false };
  const facts = { id, tenantId, ownerId, visibility, readers, collections, metadata, content, attachedTo };
  return ingest({ ...facts, ...named, filename: keptFileName(file.filename) }, now);
}

/** True while a version of a mail can still have attachments: searches may find it, now or soon. */
export function takesAttachments({ status, timeline }: Document, version: number): boolean {
  const isReplaced = timeline.some((step) => step.status === 'indexed' && step.version > version);
  return !isGone(status) && !isReplaced;
}
