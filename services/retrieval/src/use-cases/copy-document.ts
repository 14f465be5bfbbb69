import { AppError } from '@lectern/errors';
import { descriptionBy } from '../domain/description.ts';
import type { DocumentKey, VersionFacts } from '../domain/indexed-document.ts';
import type { VectorIndex } from '../ports/vector-indexes.ts';
import type { DocumentIndex, PassageEmbedder } from '../ports.ts';
import { type AlignAudiencePorts, alignAudience } from './align-audience.ts';
import { alignDescription } from './align-description.ts';
import { pointOf } from './write-points.ts';

export interface CopyDocumentPorts extends AlignAudiencePorts {
  readonly index: Pick<DocumentIndex, 'find' | 'findFacts' | 'change'>;
  readonly embedder: PassageEmbedder;
}

/** Chunks that are embedded and written at a time: a slow model embeds them within a minute. */
const batchSize = 64;

export interface CopyDocumentInput {
  readonly document: DocumentKey;
  readonly from: VectorIndex;
  readonly to: VectorIndex;
}

/**
 * Gives an index what another has of a document: the chunks of its live version, with vectors of the index's own model. Can be
 * repeated, and interrupted anywhere. A document that is deleted or replaced meanwhile leaves nothing here: its new version is
 * written by whoever makes it live.
 *
 * @throws AppError `unprocessable` (`points_missing`) when the index that is copied from does not have the whole version
 */
export async function copyDocument(
  ports: CopyDocumentPorts,
  { document, from, to }: CopyDocumentInput,
  signal: AbortSignal,
): Promise<void> {
  const version = await ports.index.findFacts(document, signal);
  if (version === undefined) return to.store.removeDocument(document, signal);
  const copied = await copyPoints(ports, { version, from, to }, signal);
  const now = await ports.index.findFacts(document, signal);
  if (now === undefined) return to.store.removeDocument(document, signal);
  if (now.version !== version.version) return to.store.removeVersion(version, signal);
  if (copied < version.chunkCount) throw pointsMissing(version.chunkCount, copied);
  if (version.version > 1) await to.store.removeVersionsBelow(version, signal);
  await to.store.removeChunksFrom(version, version.chunkCount, signal);
  await alignAudience(ports, { document, applied: version }, signal);
  await alignDescription(ports, { document, applied: version.given?.descriptionRevision }, signal);
}

async function copyPoints(
  { embedder }: CopyDocumentPorts,
  { version, from, to }: Omit<CopyDocumentInput, 'document'> & { version: VersionFacts },
  signal: AbortSignal,
): Promise<number> {
  const given = version.given && descriptionBy(version.given, version.properties);
  let copied = 0;
  for await (const read of from.store.readVersion(version, signal)) {
    // More may lie there than is counted, of an earlier making of the version.
    const passages = read.filter(({ ordinal }) => ordinal < version.chunkCount);
    for (let at = 0; at < passages.length; at += batchSize) {
      const batch = passages.slice(at, at + batchSize);
      const vectors = await embedder.embedPassages(batch, { version, model: to.model }, signal);
      await to.store.upsert(
        batch.map((passage, place) => pointOf(version, { ...passage, ...given }, vectors[place])),
        signal,
      );
      copied += batch.length;
    }
  }
  return copied;
}

function pointsMissing(expected: number, found: number): AppError {
  const message = `The index has ${found} of its ${expected} chunks. Republish the document first.`;
  return new AppError('unprocessable', message, { reason: 'points_missing' });
}
