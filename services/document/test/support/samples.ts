import type { Viewer } from '../../src/domain/access.ts';
import { type Document, ingest, type NewDocument } from '../../src/domain/document.ts';

export const noon = new Date('2026-11-21T12:00:00.000Z');

/** A moment after {@link noon}. */
export function after(seconds: number): Date {
  return new Date(noon.getTime() + seconds * 1_000);
}

export const owner: Viewer = { tenantId: 'tenant-a', userId: 'owner', isAdmin: false };
export const colleague: Viewer = { tenantId: 'tenant-a', userId: 'colleague', isAdmin: false };
export const admin: Viewer = { tenantId: 'tenant-a', userId: 'admin', isAdmin: true };
export const stranger: Viewer = { tenantId: 'tenant-b', userId: 'owner', isAdmin: true };

export const documentId = '01938f00-0000-7000-8000-000000000001';
export const operationId = '01938f00-0000-7000-8000-00000000000f';

/** A document of {@link owner}, just ingested. */
export function aDocument(changes: Partial<NewDocument> = {}): Document {
  return ingest(
    {
      id: documentId,
      tenantId: owner.tenantId,
      ownerId: owner.userId,
      title: 'Tides',
      visibility: 'private',
      metadata: { topic: 'sea' },
      content: {
        contentType: 'text/plain',
        bytes: 12,
        sha256: 'a'.repeat(64),
        location: { bucket: 'blobs', key: 'documents/tenant-a/1/a' },
      },
      ...changes,
    },
    noon,
  );
}
