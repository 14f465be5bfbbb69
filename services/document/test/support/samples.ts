import type { Principal } from '@lectern/auth';
import { testPrincipal } from '@lectern/service/testing';
import { type Viewer, viewerOf } from '../../src/domain/access.ts';
import { type Document, ingest, type NewDocument } from '../../src/domain/document.ts';

export const noon = new Date('2026-11-21T12:00:00.000Z');

/** A moment after {@link noon}. */
export function after(seconds: number): Date {
  return new Date(noon.getTime() + seconds * 1_000);
}

export const owner = person('tenant-a', 'owner', 'member');
export const colleague = person('tenant-a', 'colleague', 'member');
export const admin = person('tenant-a', 'admin', 'admin');
export const stranger = person('tenant-b', 'owner', 'admin');

/** A caller, as use cases get it and as the rules see it. */
function person(tenantId: string, userId: string, role: 'member' | 'admin'): Principal & Viewer {
  const principal = testPrincipal({ tenantId, userId, roles: [role] });
  return { ...principal, ...viewerOf(principal) };
}

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
