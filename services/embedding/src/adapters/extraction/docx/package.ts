import { limits } from '../../../limits.ts';
import { type ArchivePart, readArchive } from '../archive.ts';
import { unpacksTooLarge } from '../failures.ts';
import { type ElementCount, readXml, type XmlHandler } from './xml.ts';

/** A part that another one names. */
export interface Relationship {
  /** The last word of its type: `header`, `numbering`. */
  readonly type: string;
  /** Path in the archive, in small letters. */
  readonly path: string;
}

/** The parts of a Word document that are read; all others stay packed. */
export interface DocxPackage {
  /** Path of the document itself. */
  readonly main: string;
  /** What the document names, by id. */
  readonly relationships: ReadonlyMap<string, Relationship>;
  /** The first part of a type; undefined where there is none. */
  pathOf(type: string): string | undefined;
  /** Reads a part; a path that leads nowhere is skipped. */
  read(path: string | undefined, handler: XmlHandler): void;
}

/**
 * Opens a Word document.
 *
 * @param maxUnpackedBytes a file that unpacks to more is refused before anything is unpacked
 * @throws AppError `unprocessable` (`too_many_parts`, `unpacks_too_large`)
 * @throws Error for what is no Word document
 */
export async function openDocx(bytes: Uint8Array, maxUnpackedBytes: number): Promise<DocxPackage> {
  const parts = new Map<string, ArchivePart>();
  for (const part of await readArchive(bytes, maxUnpackedBytes)) parts.set(part.name.toLowerCase(), part);
  const count: ElementCount = { elements: 0 };
  let unpacked = 0;
  const read = (path: string | undefined, handler: XmlHandler): void => {
    const part = path === undefined ? undefined : parts.get(path);
    if (part === undefined) return;
    unpacked += part.size;
    if (unpacked > limits.xmlBytes.value) throw unpacksTooLarge();
    readXml(part.read(), handler, count);
  };
  const root = [...relationshipsOf('', read).values()].find(({ type }) => type === 'officeDocument');
  const main = root !== undefined && parts.has(root.path) ? root.path : 'word/document.xml';
  if (!parts.has(main)) throw new Error('There is no document in the archive.');
  const relationships = relationshipsOf(main, read);
  const pathOf = (type: string) => [...relationships.values()].find((found) => found.type === type)?.path;
  return { main, relationships, pathOf, read };
}

/** @param path of the part that names them; empty for the archive itself */
function relationshipsOf(path: string, read: DocxPackage['read']): Map<string, Relationship> {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const found = new Map<string, Relationship>();
  read(`${folder}_rels/${path.slice(folder.length)}.rels`, {
    open: (tag) => {
      const [id, target] = [tag.attribute('Id'), tag.attribute('Target')];
      if (tag.name !== 'rel:Relationship' || id === undefined || target === undefined) return;
      if (tag.attribute('TargetMode') === 'External') return;
      const type = tag.attribute('Type')?.split('/').at(-1) ?? '';
      found.set(id, { type, path: resolved(folder, target) });
    },
    close: () => undefined,
  });
  return found;
}

/** A target is relative to the folder of the part that names it, unless it begins with a slash. */
function resolved(folder: string, target: string): string {
  const steps = target.startsWith('/') ? [] : folder.split('/').slice(0, -1);
  for (const step of target.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return steps.join('/').toLowerCase();
}
