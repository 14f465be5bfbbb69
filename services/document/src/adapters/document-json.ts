import type { DocumentProperties, ReadingWarning } from '@lectern/contracts';
import type { Document } from '../domain/document.ts';
import type { Membership } from '../domain/membership.ts';

/** A document after JSON: its times are texts. */
export type StoredDocument = Omit<
  Document,
  | 'createdAt'
  | 'updatedAt'
  | 'timeline'
  | 'readers'
  | 'sharingRevision'
  | 'attempt'
  | 'titleGiven'
  | 'warnings'
  | 'properties'
  | 'filename'
  | 'descriptionRevision'
  | 'attachedTo'
  | 'collections'
> & {
  readonly attachedTo?: Document['attachedTo'];
  readonly properties?: DocumentProperties;
  /** Missing in the answers of the release before, as are the warnings. */
  readonly titleGiven?: boolean;
  readonly warnings?: readonly ReadingWarning[];
  readonly filename?: string;
  readonly descriptionRevision?: number;
  readonly collections?: readonly StoredMembership[];
  /** Missing in the answers of the release before, as are the revision and the attempt. */
  readonly readers?: readonly string[];
  readonly sharingRevision?: number;
  readonly attempt?: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Missing where the answer is of another kind of request, which its fingerprint tells. */
  readonly timeline?: readonly (Omit<Document['timeline'][number], 'at'> & { readonly at: string })[];
};

/** A membership after JSON. */
export type StoredMembership = Omit<Membership, 'addedAt'> & { readonly addedAt: string };

/** A membership of its JSON. */
export function membershipOfJson({ addedAt, ...facts }: StoredMembership): Membership {
  return { ...facts, addedAt: new Date(addedAt) };
}

/** A document of its JSON. */
export function documentOfJson(stored: StoredDocument): Document {
  return {
    ...stored,
    filename: stored.filename,
    attachedTo: stored.attachedTo,
    descriptionRevision: stored.descriptionRevision ?? 1,
    collections: (stored.collections ?? []).map(membershipOfJson),
    readers: stored.readers ?? [],
    sharingRevision: stored.sharingRevision ?? 0,
    attempt: stored.attempt ?? 1,
    titleGiven: stored.titleGiven ?? true,
    warnings: stored.warnings ?? [],
    properties: stored.properties,
    createdAt: new Date(stored.createdAt),
    updatedAt: new Date(stored.updatedAt),
    timeline: (stored.timeline ?? []).map((entry) => ({ ...entry, at: new Date(entry.at) })),
    failure: stored.failure,
  };
}
