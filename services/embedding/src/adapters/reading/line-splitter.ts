import { refused } from './answer-collector.ts';

/** Lines out of the parts of a stream, none longer than a bound. */
export class LineSplitter {
  readonly #maxLineBytes: number;
  #begun: Buffer[] = [];
  #begunBytes = 0;

  constructor(maxLineBytes: number) {
    this.#maxLineBytes = maxLineBytes;
  }

  /** The lines that this part ends. @throws AppError for a line that is too long */
  push(part: Buffer): string[] {
    const lines: string[] = [];
    let start = 0;
    for (let end = part.indexOf(10); end !== -1; end = part.indexOf(10, start)) {
      this.#keep(part.subarray(start, end));
      lines.push(Buffer.concat(this.#begun).toString());
      this.#begun = [];
      this.#begunBytes = 0;
      start = end + 1;
    }
    this.#keep(part.subarray(start));
    return lines;
  }

  #keep(piece: Buffer): void {
    this.#begunBytes += piece.length;
    if (this.#begunBytes > this.#maxLineBytes) throw refused('has a line that is too long');
    this.#begun.push(piece);
  }
}
