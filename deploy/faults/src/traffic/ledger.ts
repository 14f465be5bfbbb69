/** Bytes that were sent as a version of a document. */
export interface SentVersion {
  /** Its number, from the answer that accepted it. */
  readonly version: number;
  /** A word that no other version of any document has. */
  readonly marker: string;
  /** SHA-256 of the bytes, in hex. */
  readonly sha256: string;
  /** Nobody can read them: the document has to fail. */
  readonly isBroken: boolean;
}

/** A call about a document, as its caller saw it. */
export interface Step {
  readonly at: Date;
  readonly what: string;
  readonly outcome: string;
}

/** What was done to one document, by who uploaded it. */
export interface LedgerEntry {
  readonly tenantId: string;
  /** No other upload has it. */
  readonly title: string;
  /** Undefined until an upload was accepted. */
  id?: string;
  readonly versions: SentVersion[];
  /** A deletion was answered with 202. */
  isDeleted: boolean;
  /** Its owner has done all that they wanted. */
  isDone: boolean;
  readonly steps: Step[];
  /** Answers that were no answer to what was asked. */
  readonly complaints: string[];
}

/** The newest version that was accepted. */
export function newestOf({ versions }: Pick<LedgerEntry, 'versions'>): SentVersion | undefined {
  return versions.at(-1);
}

/** What has to become of a document. */
export function expectedStatus(entry: LedgerEntry): 'deleted' | 'failed' | 'indexed' {
  if (entry.isDeleted) return 'deleted';
  return newestOf(entry)?.isBroken ? 'failed' : 'indexed';
}
