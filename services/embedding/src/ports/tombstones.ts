/** The marks that documents are deleted, by which late events change nothing. */
export interface Tombstones {
  /** Deletes those past the retention, unless something of their document is left. @returns how many */
  purge(): Promise<number>;
}
