/** What is of no use after its end: sessions, and the tokens of invitations, registrations and password resets. */
export interface ExpiredRows {
  /** Deletes all that has ended by then. @returns how many rows, tokens of sessions not counted */
  purge(now: Date): Promise<number>;
}
