import { type FileHandle, open, rename } from 'node:fs/promises';
import { Writable } from 'node:stream';

/** What {@link openLogFile} needs. */
export interface LogFileOptions {
  readonly file: string;
  /** A file that has reached this many bytes becomes `FILE.1`, in the place of the one before. */
  readonly maxBytes: number;
  /** Called once for each time in which nothing can be written, with what failed first. */
  readonly onLost: (error: Error) => void;
}

/** A file that is written to. */
interface OpenFile {
  readonly handle: FileHandle;
  bytes: number;
}

/**
 * A log of bounded size, for its owner alone: together with the file before never more than twice `maxBytes` and one piece. A
 * piece that cannot be written (a full disk) is dropped, and the next one is tried: whoever writes a log must not end
 * because of it. When there is room again, the log says how many bytes it lacks.
 */
export function openLogFile({ file, maxBytes, onLost }: LogFileOptions): Writable {
  let current: OpenFile | undefined;
  let lostBytes = 0;

  const close = async (): Promise<void> => {
    const { handle } = current ?? {};
    current = undefined;
    await handle?.close();
  };
  const append = async (piece: Buffer): Promise<void> => {
    if (current !== undefined && current.bytes >= maxBytes) {
      await close();
      await rename(file, `${file}.1`);
    }
    current ??= await openForAppend(file);
    const note = lostBytes === 0 ? '' : `\n[${lostBytes} bytes of this log could not be written]\n`;
    await current.handle.appendFile(note);
    lostBytes = 0;
    await current.handle.appendFile(piece);
    current.bytes += piece.byteLength;
  };

  return new Writable({
    write: (piece: Buffer, _encoding, done) => {
      append(piece)
        .catch((error: Error) => {
          if (lostBytes === 0) onLost(error);
          lostBytes += piece.byteLength;
        })
        .finally(() => done());
    },
    final: (done) => {
      close()
        .catch(() => undefined)
        .finally(() => done());
    },
  });
}

async function openForAppend(file: string): Promise<OpenFile> {
  const handle = await open(file, 'a', 0o600);
  return { handle, bytes: (await handle.stat()).size };
}
