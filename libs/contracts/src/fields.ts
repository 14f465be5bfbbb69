import { z } from 'zod';

/** Ids are opaque to every reader but their owner. */
export const tenantId = z.string().min(1);
/** A user, or the owner of a document: a person or what acts for one. See {@link tenantId} for its form. */
export const userId = z.string().min(1);
/** The same for all versions of a document. See {@link tenantId} for its form. */
export const documentId = z.string().min(1);

/** Counts from 1; a `PUT` of the content makes the next one. */
export const documentVersion = z.int().positive();

/** ISO 8601 in UTC with milliseconds. */
export const timestamp = z.iso.datetime();

/** `private`: the owner alone; `tenant`: everyone of the tenant. */
export const visibility = z.enum(['private', 'tenant']);
export type Visibility = z.output<typeof visibility>;

/** Flat facts about a document that searches can filter by. */
export const metadata = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
export type Metadata = z.output<typeof metadata>;

/** A blob by bucket and key; never a URL, since who reads it has its own credentials and endpoint. */
export const blobLocation = z.object({ bucket: z.string().min(1), key: z.string().min(1) });
export type BlobLocation = z.output<typeof blobLocation>;
