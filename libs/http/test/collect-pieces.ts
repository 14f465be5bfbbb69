import { parentPort } from 'node:worker_threads';
import { collectBytes } from '../src/collect-bytes.ts';

/** As a parser of HTTP gives them: each a view of its own. */
async function* pieces(count: number): AsyncGenerator<Buffer> {
  const block = Buffer.alloc(64 * 1024, 'x');
  for (let i = 0; i < count; i += 1) yield block.subarray(i % block.byteLength, (i % block.byteLength) + 1);
}

parentPort?.postMessage((await collectBytes(pieces(1_000_000))).byteLength);
