const lineEnd = 0x0a;

/**
 * The lines of a stream of UTF-8 bytes, without their ends; an empty last one is left out. Only `\n` ends a line:
 * `node:readline` would also break at U+2028 and U+2029, which JSON strings may hold as they are.
 */
export async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let begun: Uint8Array[] = [];
  for await (const piece of body) {
    let from = 0;
    for (let to = piece.indexOf(lineEnd); to >= 0; to = piece.indexOf(lineEnd, from)) {
      begun.push(piece.subarray(from, to));
      yield Buffer.concat(begun).toString('utf8');
      begun = [];
      from = to + 1;
    }
    if (from < piece.length) begun.push(piece.subarray(from));
  }
  if (begun.length > 0) yield Buffer.concat(begun).toString('utf8');
}
