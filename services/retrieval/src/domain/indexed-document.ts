/** What the index knows of a document. */
export interface IndexedDocument {
  readonly documentId: string;
  readonly tenantId: string;
  readonly state: 'live' | 'deleted';
  /** The version that searches see; undefined for a document that was deleted before it was ever indexed. */
  readonly liveVersion: number | undefined;
}

/** What to do with a version that arrives, given what is known. Events come in any order and more than once. */
export type Arrival = 'index' | 'superseded' | 'deleted';

/**
 * Decides on an arriving version. The live version itself is indexed again: the points are the same, so that a repeat
 * after a crash repairs what the crash left half done.
 */
export function decideArrival(known: IndexedDocument | undefined, version: number): Arrival {
  if (known === undefined) return 'index';
  if (known.state === 'deleted') return 'deleted';
  return known.liveVersion !== undefined && known.liveVersion > version ? 'superseded' : 'index';
}
