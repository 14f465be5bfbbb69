/** A vector as Postgres keeps it: float32, little-endian, as all machines that Node runs on have it. */
export function vectorToBytes(vector: Float32Array): Buffer {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
}

/** The vector again; a copy, since a driver's buffers are pooled and need not be aligned. */
export function vectorFromBytes(bytes: Uint8Array): Float32Array {
  return new Float32Array(Uint8Array.from(bytes).buffer);
}
