/** The marks that documents are deleted, by which late events change nothing. */
export interface Tombstones {
  /** Deletes those past the retention. @returns how many */
  purge(): Promise<number>;
}
