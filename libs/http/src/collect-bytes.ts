const firstBytes = 16 * 1024;

/**
 * All bytes of a stream in one piece of memory, which at most doubles as they come. To keep the pieces and join them at the
 * end would let a caller who sends single bytes (HTTP chunks of one) make us keep an object of 200 bytes for each: a body
 * of one mebibyte would take the memory of a whole service.
 *
 * Bounds nothing: the stream is what fails at its limit.
 */
export async function collectBytes(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  let memory = Buffer.allocUnsafeSlow(firstBytes);
  let filled = 0;
  for await (const piece of source) {
    const needed = filled + piece.byteLength;
    if (needed > memory.byteLength) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * memory.byteLength));
      memory.copy(larger, 0, 0, filled);
      memory = larger;
    }
    memory.set(piece, filled);
    filled = needed;
  }
  return memory.subarray(0, filled);
}
