import { constants, deflateRawSync, deflateSync } from 'node:zlib';

const block = 1 << 20;

/**
 * A zlib stream of `megabytes` times 2^20 equal bytes, made without unpacking it: one kilobyte a megabyte, which packs
 * again to a few bytes. It has no checksum at its end.
 */
export function flateBomb(megabytes: number, byte = 0x20): Buffer {
  return Buffer.concat([Buffer.from([0x78, 0x9c]), rawFlateBomb(megabytes, byte)]);
}

/** As {@link flateBomb}, without the header of zlib. */
export function rawFlateBomb(megabytes: number, byte = 0x20): Buffer {
  const part = deflateRawSync(Buffer.alloc(block, byte), { finishFlush: constants.Z_FULL_FLUSH });
  return Buffer.concat([...Array.from({ length: megabytes }, () => part), deflateRawSync(Buffer.alloc(0))]);
}

/** A {@link flateBomb} in one more zlib stream. */
export function doubleFlateBomb(megabytes: number): Buffer {
  return deflateSync(flateBomb(megabytes));
}

/** LZW codes (of PDF, growing early) that stand for about `megabytes` of one byte. */
export function lzwBomb(megabytes: number): Buffer {
  const bits = new BitWriter();
  for (let made = 0; made < megabytes * block; ) {
    bits.write(256, 9);
    bits.write(0x20, 9);
    // Each code stands for one byte more than the one before.
    for (let code = 258; code < 4094; code += 1) {
      bits.write(code, Math.min(12, 32 - Math.clz32(code + 1)));
      made += code - 256;
    }
  }
  bits.write(257, 12);
  return bits.end();
}

class BitWriter {
  readonly #bytes: number[] = [];
  #value = 0;
  #length = 0;

  write(code: number, width: number): void {
    this.#value = (this.#value << width) | code;
    this.#length += width;
    while (this.#length >= 8) {
      this.#length -= 8;
      this.#bytes.push((this.#value >> this.#length) & 0xff);
      this.#value &= (1 << this.#length) - 1;
    }
  }

  end(): Buffer {
    this.write(0, 8 - this.#length);
    return Buffer.from(this.#bytes);
  }
}
