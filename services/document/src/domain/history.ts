import type { DeleteOperation, DeletionPart } from './delete-operation.ts';
import { type Given, isSameDescription } from './description.ts';
import {
  beginDeletion,
  type Document,
  describedAt,
  groupedAt,
  type NewContent,
  nextAttempt,
  type Progress,
  recordProgress,
  replaceContent,
  resharedAt,
} from './document.ts';
import { isSameMemberships, type Membership } from './membership.ts';
import { isSameSharing, type Sharing } from './sharing.ts';
import { type DocumentStatus, isOutcome } from './status.ts';
import { isSameReport } from './timeline.ts';

/**
 * One change of a document. Three kinds have the whole document and so need nothing before them: `created`; `deleted`,
 * which has only what a tombstone has; and `carried`, which stands for what came before.
 */
export type DocumentEvent = { readonly at: Date } & (
  | { readonly kind: 'created' | 'carried' | 'deleted'; readonly document: Document }
  | { readonly kind: 'replaced'; readonly content: NewContent }
  | { readonly kind: 'shared'; readonly sharing: Sharing }
  | { readonly kind: 'described'; readonly given: Given }
  | { readonly kind: 'grouped'; readonly collections: readonly Membership[] }
  | { readonly kind: 'progressed'; readonly progress: Progress }
  | { readonly kind: 'retried'; readonly attempt: number }
  | { readonly kind: 'deletion_begun'; readonly operationId: string }
  | { readonly kind: 'part_removed'; readonly part: DeletionPart }
);

/** A document with its deletion, before or after a change. */
interface State {
  readonly document: Document;
  readonly operation?: DeleteOperation | undefined;
}

/**
 * The events that lead from one state to the other: {@link replay} makes the second of the first and of them. So nothing
 * can change a document without being in its history.
 */
export function eventsBetween(before: State | undefined, after: State): DocumentEvent[] {
  const { document } = after;
  const at = document.updatedAt;
  if (before === undefined) return [{ kind: 'created', at, document: withoutPositions(document) }];
  return [
    ...partsRemoved(before, after),
    ...(document === before.document ? [] : changesOf(before.document, after)),
  ];
}

function changesOf(before: Document, { document, operation }: State): DocumentEvent[] {
  const at = document.updatedAt;
  if (document.status !== before.status && document.status === 'deleted') {
    return [{ kind: 'deleted', at, document: withoutPositions(document) }];
  }
  const begun = document.status === 'deleting' && before.status !== 'deleting';
  return [
    ...(document.version === before.version
      ? []
      : [{ kind: 'replaced', at, content: contentOf(document) } as const]),
    ...(isNextAttempt(before, document) ? [{ kind: 'retried', at, attempt: document.attempt } as const] : []),
    ...(isSameSharing(document, before)
      ? []
      : [{ kind: 'shared', at, sharing: sharingOf(document) } as const]),
    ...(isSameDescription(document, before)
      ? []
      : [{ kind: 'described', at, given: givenOf(document) } as const]),
    ...(isSameMemberships(document.collections, before.collections)
      ? []
      : [{ kind: 'grouped', at, collections: document.collections } as const]),
    ...reports(before, document).map((progress) => ({ kind: 'progressed', at, progress }) as const),
    ...(begun ? [{ kind: 'deletion_begun', at, operationId: operation?.id ?? '' } as const] : []),
  ];
}

/**
 * The document as a history leaves it; undefined for an empty one.
 *
 * @throws Error when the first event does not have the whole document
 */
export function replay(events: readonly DocumentEvent[]): Document | undefined {
  let document: Document | undefined;
  for (const event of events) document = applied(document, event);
  return document;
}

function applied(document: Document | undefined, event: DocumentEvent): Document | undefined {
  if ('document' in event) return event.document;
  // It changes nothing, and is the first of what is left of a deleted document.
  if (event.kind === 'part_removed') return document;
  if (document === undefined) throw new Error(`A history begins with "${event.kind}".`);
  switch (event.kind) {
    case 'replaced':
      return replaceContent(document, event.content, event.at);
    case 'retried':
      return nextAttempt(document, event.at);
    case 'shared':
      return resharedAt(document, event.sharing, event.at);
    case 'described':
      return describedAt(document, event.given, event.at);
    case 'grouped':
      return groupedAt(document, event.collections, event.at);
    case 'progressed':
      return recordProgress(document, event.progress, event.at);
    case 'deletion_begun':
      return beginDeletion(document, event.at);
  }
}

function partsRemoved(before: State, { operation }: State): DocumentEvent[] {
  return Object.entries(operation?.confirmed ?? {})
    .filter(([part]) => before.operation?.confirmed[part as DeletionPart] === undefined)
    .map(([part, at]) => ({ kind: 'part_removed', at, part: part as DeletionPart }));
}

function isNextAttempt(before: Document, after: Document): boolean {
  return after.version === before.version && after.attempt > before.attempt;
}

/** The steps of the newest version that the pipeline reported, and that were not known, or were otherwise. */
function reports(before: Document, after: Document): Progress[] {
  return withoutPositions(after).timeline.filter(
    (step): step is Progress =>
      step.version === after.version &&
      isReported(step.status) &&
      !before.timeline.some((other) => isSameReport(step, other)),
  );
}

function isReported(status: DocumentStatus): boolean {
  return status === 'embedded' || isOutcome(status);
}

function contentOf({ content, filename }: Document): NewContent {
  return { ...content, ...(filename === undefined ? {} : { filename }) };
}

function sharingOf({ visibility, readers }: Document): Sharing {
  return { visibility, readers };
}

function givenOf({ title, titleGiven, metadata }: Document): Given {
  return { title, titleGiven, metadata };
}

/** Positions are the store's own, and count what it has shown to readers. */
export function withoutPositions(document: Document): Document {
  return { ...document, timeline: document.timeline.map(({ position: _, ...entry }) => entry) };
}
