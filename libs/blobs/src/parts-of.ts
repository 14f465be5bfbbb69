/** Bytes in a row out of a stream. */
export interface Part {
  /** Valid until the next part is asked for, which is written into the same memory. */
  readonly bytes: Buffer;
  readonly isLast: boolean;
}

/** Small documents are the rule: memory is taken as the bytes come. */
const firstBytes = 64 * 1024;

/**
 * Cuts a stream into parts of exactly `partBytes`, of which the last may be smaller and is empty only for an empty stream.
 * Holds the memory of one part, whatever the size of the pieces in which the stream comes: a caller who sends single
 * bytes would otherwise make us keep an object of some hundred bytes for each.
 */
export async function* partsOf(
  source: AsyncIterable<Uint8Array>,
  partBytes: number,
): AsyncGenerator<Part, void> {
  let memory: Buffer = Buffer.allocUnsafeSlow(Math.min(firstBytes, partBytes));
  let filled = 0;
  for await (const piece of source) {
    for (let at = 0; at < piece.byteLength; ) {
      if (filled === partBytes) {
        yield { bytes: memory, isLast: false };
        filled = 0;
      } else if (filled === memory.byteLength) {
        memory = grown(memory, partBytes);
      }
      const taken = piece.subarray(at, at + memory.byteLength - filled);
      memory.set(taken, filled);
      filled += taken.byteLength;
      at += taken.byteLength;
    }
  }
  yield { bytes: memory.subarray(0, filled), isLast: true };
}

function grown(memory: Buffer, most: number): Buffer<ArrayBuffer> {
  const larger = Buffer.allocUnsafeSlow(Math.min(memory.byteLength * 4, most));
  memory.copy(larger);
  return larger;
}
