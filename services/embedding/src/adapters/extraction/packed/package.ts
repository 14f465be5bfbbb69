import { posix } from 'node:path';
import { limits } from '../../../limits.ts';
import { type ArchivePart, readArchive } from '../archive.ts';
import { unpacksTooLarge } from '../failures.ts';
import { XmlWalker } from './xml-walker.ts';

/** A reference from one part to another. */
export interface Relation {
  readonly id: string;
  /** The last word of its type: `worksheet`, `slide`, `comments`. */
  readonly type: string;
  /** Name of the part. */
  readonly target: string;
}

/** A packed document: its parts by name, unpacked when they are asked for, within the limits of all of them together. */
export class DocumentPackage {
  readonly #parts: ReadonlyMap<string, ArchivePart>;
  readonly #walker = new XmlWalker();
  #unpackedBytes = 0;

  private constructor(parts: readonly ArchivePart[]) {
    this.#parts = new Map(parts.map((part) => [part.name.toLowerCase(), part]));
  }

  /** @throws as {@link readArchive} does */
  static async open(bytes: Uint8Array, maxUnpackedBytes: number): Promise<DocumentPackage> {
    return new DocumentPackage(await readArchive(bytes, maxUnpackedBytes));
  }

  has(name: string): boolean {
    return this.#parts.has(name.toLowerCase());
  }

  /** Undefined for a part that is not there. @throws AppError `unprocessable` (`unpacks_too_large`) */
  read(name: string): Buffer | undefined {
    const part = this.#parts.get(name.toLowerCase());
    if (part === undefined) return undefined;
    this.#unpackedBytes += part.size;
    if (this.#unpackedBytes > limits.xmlBytes.value) throw unpacksTooLarge();
    return part.read();
  }

  /** Goes through a part of XML. @returns false when the part is not there */
  walk(name: string, handler: Parameters<XmlWalker['walk']>[1]): boolean {
    const content = this.read(name);
    if (content !== undefined) this.#walker.walk(content, handler);
    return content !== undefined;
  }

  /** The references of a part of Office Open XML; '' is the package itself. None where it has none. */
  relations(name: string): Relation[] {
    const folder = posix.dirname(name);
    const relations: Relation[] = [];
    this.walk(posix.join(folder, '_rels', `${posix.basename(name)}.rels`), {
      open: (element, { Id, Type, Target, TargetMode }) => {
        if (element !== 'Relationship' || Target === undefined || TargetMode === 'External') return;
        const target = Target.startsWith('/') ? Target.slice(1) : posix.join(folder, Target);
        relations.push({ id: Id ?? '', type: Type?.split('/').at(-1) ?? '', target });
      },
    });
    return relations;
  }

  /** The part that a package of Office Open XML is about. */
  mainPart(usual: string): string {
    return this.relations('').find(({ type }) => type === 'officeDocument')?.target ?? usual;
  }
}
