import { crc32, inflateRawSync } from 'node:zlib';
import { type Entry, fromBufferPromise, type LocalFileHeader, type ZipFile } from 'yauzl';
import { limits } from '../../limits.ts';
import { tooManyParts, unpacksTooLarge } from './failures.ts';

/** A part of an archive, checked except for what only unpacking shows. */
export interface ArchivePart {
  readonly name: string;
  /** As the archive declares it. */
  readonly size: number;
  /** Unpacks the part. @throws Error if it is not as long, or not what the archive declares */
  read(): Buffer;
}

const stored = 0;
const deflated = 8;
const encryptedFlag = 1;
const sizesFollowFlag = 8;
/** Above this size, a part that is compressed more than the ratio is not text. */
const alwaysAllowedBytes = 4 * 1024 * 1024;
const highestRatio = 500;

/**
 * Reads the directory of a ZIP archive, once. An archive that ZIP readers could interpret differently is refused: entries
 * that overlap, whose local header differs from the directory, that are encrypted or compressed by an unknown method, or
 * two of one name.
 *
 * @param maxUnpackedBytes of all parts together
 * @throws AppError `unprocessable` (`too_many_parts`, `unpacks_too_large`)
 * @throws Error for every other fault
 */
export async function readArchive(bytes: Uint8Array, maxUnpackedBytes: number): Promise<ArchivePart[]> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const archive = await fromBufferPromise(buffer, { lazyEntries: true, autoClose: false });
  if (archive.entryCount > limits.archiveEntries.value) throw tooManyEntries();
  const names = new Set<string>();
  const entries: PlacedEntry[] = [];
  let unpackedBytes = 0;
  for await (const entry of archive.eachEntry()) {
    if (entries.length === limits.archiveEntries.value) throw tooManyEntries();
    const name = entry.fileName.toLowerCase();
    if (names.has(name)) throw new Error(`Two entries are named ${name}.`);
    names.add(name);
    unpackedBytes += entry.uncompressedSize;
    if (unpackedBytes > maxUnpackedBytes || isBomb(entry)) throw unpacksTooLarge();
    entries.push(await placed(archive, entry));
  }
  assertApart(entries, buffer.length);
  return entries.map(({ entry, dataStart, end }) => ({
    name: entry.fileName,
    size: entry.uncompressedSize,
    read: () => unpacked(buffer.subarray(dataStart, end), entry),
  }));
}

interface PlacedEntry {
  readonly entry: Entry;
  readonly start: number;
  readonly dataStart: number;
  readonly end: number;
}

function tooManyEntries(): Error {
  return tooManyParts(limits.archiveEntries.value, 'files in it');
}

function isBomb({ compressedSize, uncompressedSize }: Entry): boolean {
  return uncompressedSize > alwaysAllowedBytes && uncompressedSize > compressedSize * highestRatio;
}

async function placed(archive: ZipFile, entry: Entry): Promise<PlacedEntry> {
  const { compressionMethod, generalPurposeBitFlag, compressedSize } = entry;
  if ((generalPurposeBitFlag & encryptedFlag) !== 0) throw new Error('An entry is encrypted.');
  if (compressionMethod !== stored && compressionMethod !== deflated)
    throw new Error('Unknown compression method.');
  const header = await archive.readLocalFileHeaderPromise(entry);
  if (!agree(entry, header)) throw new Error('An entry and the directory disagree.');
  const dataStart = header.fileDataStart;
  return { entry, start: entry.relativeOffsetOfLocalHeader, dataStart, end: dataStart + compressedSize };
}

/** Sizes may be given after the data only; what is given in both places has to be the same. */
function agree(entry: Entry, header: LocalFileHeader): boolean {
  const same = (own: number, listed: number): boolean => own === listed || own === 0xffffffff;
  const isLeftOpen = (header.generalPurposeBitFlag & sizesFollowFlag) !== 0;
  const agreesOnSizes =
    same(header.compressedSize, entry.compressedSize) &&
    same(header.uncompressedSize, entry.uncompressedSize) &&
    header.crc32 === entry.crc32;
  const hasNoSizes = header.compressedSize === 0 && header.uncompressedSize === 0;
  return (
    header.fileName.equals(entry.fileNameRaw) &&
    header.compressionMethod === entry.compressionMethod &&
    (header.generalPurposeBitFlag & encryptedFlag) === 0 &&
    (agreesOnSizes || (isLeftOpen && hasNoSizes))
  );
}

function assertApart(entries: readonly PlacedEntry[], fileSize: number): void {
  let end = 0;
  for (const entry of [...entries].sort((a, b) => a.start - b.start)) {
    if (entry.start < end || entry.end > fileSize) throw new Error('Entries overlap.');
    end = entry.end;
  }
}

function unpacked(data: Buffer, { compressionMethod, uncompressedSize, crc32: declaredCrc }: Entry): Buffer {
  const most = Math.max(uncompressedSize, 1);
  const content = compressionMethod === stored ? data : inflateRawSync(data, { maxOutputLength: most });
  if (content.length !== uncompressedSize) throw new Error('An entry is not as long as it says.');
  if (crc32(content) !== declaredCrc) throw new Error('An entry is damaged.');
  return content;
}
