/** Output of a trial: a line for each thing that held, and their count at the end. */
export interface Report {
  /** A line of information. */
  say(line: string): void;
  /** Rows of figures, one a line. */
  table(rows: readonly object[]): void;
  /** A test that passed; it is counted. */
  held(what: string): void;
  /** The last line, in the form that `npm test` has too. */
  end(failed: number): void;
}

/** Writes each line with the seconds since the start. */
export function createReport(out: { write(text: string): unknown }): Report {
  const startedAt = Date.now();
  let passed = 0;
  const say = (line: string): void => {
    out.write(`${String(Math.round((Date.now() - startedAt) / 1000)).padStart(5)} s  ${line}\n`);
  };
  return {
    say,
    table: (rows) => {
      for (const row of rows) say(`    ${JSON.stringify(row)}`);
    },
    held: (what) => {
      passed += 1;
      say(`✓ ${what}`);
    },
    end: (failed) => void out.write(`${passed} passed, ${failed} failed\n`),
  };
}

/** Seconds with one decimal. */
export function secondsSince(startedAt: number): number {
  return Math.round((Date.now() - startedAt) / 100) / 10;
}
