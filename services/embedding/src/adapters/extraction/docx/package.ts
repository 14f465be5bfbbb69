import { DocumentPackage, type Relation } from '../packed/package.ts';
import type { ElementCount } from '../xml-stream.ts';
import { readXml, type XmlHandler } from './xml.ts';

/** The parts of a Word document that are read; all others stay packed. */
export interface DocxPackage {
  /** Path of the document itself. */
  readonly main: string;
  /** What the document names, by id. */
  readonly relations: ReadonlyMap<string, Relation>;
  /** The first part of a type; undefined where there is none. */
  pathOf(type: string): string | undefined;
  /** Reads a part; a path that leads nowhere is skipped. */
  read(path: string | undefined, handler: XmlHandler): void;
}

const usualMain = 'word/document.xml';

/**
 * Opens a Word document.
 *
 * @param maxUnpackedBytes a file that unpacks to more is refused before anything is unpacked
 * @throws AppError `unprocessable` (`too_many_parts`, `unpacks_too_large`)
 * @throws Error for what is no Word document
 */
export async function openDocx(bytes: Uint8Array, maxUnpackedBytes: number): Promise<DocxPackage> {
  const parts = await DocumentPackage.open(bytes, maxUnpackedBytes);
  const named = parts.mainPart(usualMain);
  const main = parts.has(named) ? named : usualMain;
  if (!parts.has(main)) throw new Error('There is no document in the archive.');
  const relations = new Map(parts.relations(main).map((relation) => [relation.id, relation]));
  const count: ElementCount = { elements: 0 };
  return {
    main,
    relations,
    pathOf: (type) => [...relations.values()].find((found) => found.type === type)?.target,
    read: (path, handler) => {
      const content = path === undefined ? undefined : parts.read(path);
      if (content !== undefined) readXml(content, handler, count);
    },
  };
}
