/** What is left of deleted documents: tombstones, the receipts of their deletions, and the last event of their histories. */
export interface DeletedDocuments {
  /** Deletes it past the retention; the document is then like one that never was. @returns of how many documents */
  purge(): Promise<number>;
}
