/** One document of the examples, as it goes through the pipeline. */
const documentId = '0193a1f2-7c58-7d1e-9b61-3f1d5a2c8e40';
const tenantId = '0193a1f0-1b2c-7a3d-8e4f-5a6b7c8d9e0f';
const timestamp = '2026-11-29T10:15:30.123Z';

export const exampleIds = { documentId, tenantId, timestamp };
export const exampleVersion = { ...exampleIds, version: 1 };
export const exampleSharing = {
  ownerId: '0193a1f0-2c3d-7b4e-9f50-6b7c8d9e0f1a',
  visibility: 'private',
  readers: ['0193a1f0-3d4e-7c5f-8061-7c8d9e0f1a2b'],
  sharingRevision: 2,
};
export const exampleFacts = {
  title: 'Terms of delivery',
  filename: 'terms.docx',
  metadata: { department: 'sales', year: 2026 },
  metadataLists: { tags: ['contract', 'delivery'] },
  collections: [{ id: '0193a1f1-4e5f-7d60-8172-8d9e0f1a2b3c', attributes: { chapter: 3 } }],
};
export const exampleDeletion = { ...exampleIds, operationId: '0193a1f4-5e6f-7d70-9172-8d9e0f1a2b3c' };
