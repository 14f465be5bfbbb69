import { crc32, deflateRawSync } from 'node:zlib';

/** A file in an archive; fields that are given replace what is true. */
export interface ZipFile {
  readonly name: string;
  readonly content: string | Buffer;
  /** The data as it is stored, in the place of the deflated content. */
  readonly packed?: Buffer;
  /** What the directory says. */
  readonly listed?: Partial<ZipFields>;
  /** What stands before the data. */
  readonly local?: Partial<ZipFields>;
}

/** Fields that stand in both places. */
export interface ZipFields {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  readonly offset: number;
  readonly extra: Buffer;
}

/** Writes an archive as described, valid or not. */
export function writeZip(files: readonly ZipFile[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const content = Buffer.from(file.content);
    const packed = file.packed ?? deflateRawSync(content);
    const fields: ZipFields = {
      name: file.name,
      flags: 0,
      method: 8,
      crc: crc32(content),
      packedSize: packed.length,
      size: content.length,
      offset,
      extra: Buffer.alloc(0),
    };
    const part = Buffer.concat([localHeader({ ...fields, ...file.local }), packed]);
    parts.push(part);
    directory.push(directoryEntry({ ...fields, ...file.listed }));
    offset += part.length;
  }
  return Buffer.concat([...parts, ...directory, endOf(directory, offset)]);
}

function localHeader({ name, flags, method, crc, packedSize, size, extra }: ZipFields): Buffer {
  const header = Buffer.alloc(30);
  header.write('PK\u0003\u0004', 'latin1');
  header.writeUInt16LE(45, 4);
  header.writeUInt16LE(flags, 6);
  header.writeUInt16LE(method, 8);
  writeSizes(header, 14, { crc, packedSize, size });
  header.writeUInt16LE(Buffer.byteLength(name), 26);
  header.writeUInt16LE(extra.length, 28);
  return Buffer.concat([header, Buffer.from(name), extra]);
}

function directoryEntry({ name, flags, method, crc, packedSize, size, offset, extra }: ZipFields): Buffer {
  const header = Buffer.alloc(46);
  header.write('PK\u0001\u0002', 'latin1');
  header.writeUInt16LE(45, 4);
  header.writeUInt16LE(45, 6);
  header.writeUInt16LE(flags, 8);
  header.writeUInt16LE(method, 10);
  writeSizes(header, 16, { crc, packedSize, size });
  header.writeUInt16LE(Buffer.byteLength(name), 28);
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt32LE(offset, 42);
  return Buffer.concat([header, Buffer.from(name), extra]);
}

function writeSizes(
  header: Buffer,
  at: number,
  { crc, packedSize, size }: Pick<ZipFields, 'crc' | 'packedSize' | 'size'>,
): void {
  header.writeUInt32LE(crc, at);
  header.writeUInt32LE(packedSize, at + 4);
  header.writeUInt32LE(size, at + 8);
}

function endOf(directory: readonly Buffer[], offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  const count = Math.min(directory.length, 0xffff);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}
