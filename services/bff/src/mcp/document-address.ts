/** Where people and programs find a document. */
export function addressOf(publicUrl: string, documentId: string): string {
  return `${publicUrl}/v1/documents/${encodeURIComponent(documentId)}`;
}
