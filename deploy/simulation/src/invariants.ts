import { linesAsChunks } from '@lectern/embedding/testing/wiring';
import type { Stored, StoredDocument } from './layer.ts';
import type { Promised, User } from './user.ts';
import type { World } from './world.ts';

/** Says in which ways a healed platform is not as it has to be; nothing where it is. */
export async function violations(world: World, users: readonly User[]): Promise<string[]> {
  const stored = await world.ground.look();
  const differing = stored.documents.filter(({ differsFromHistory }) => differsFromHistory);
  return [
    ...users.flatMap((user) => ofUser(world, stored, user)),
    ...differing.map(({ id }) => `${id}: its row is not what its history says`),
    ...world.bus.deadLetters.map((body) => `a dead letter: ${body.slice(0, 200)}`),
    ...answers(world),
    ...leftovers(world, stored),
  ];
}

function ofUser(world: World, stored: Stored, { promised, tenantId }: User): string[] {
  const own = stored.documents.filter((document) => document.tenantId === tenantId);
  const found =
    own.length === promised.length ? [] : [`${own.length} documents of ${promised.length} uploads`];
  for (const each of promised) {
    const document = own.find(({ id }) => id === each.documentId);
    const problems = document === undefined ? ['is lost'] : ofDocument(world, each, document);
    found.push(...problems.map((problem) => `${each.documentId}: ${problem}`));
  }
  return [...found, ...ofQuota(stored, tenantId, own)];
}

/** What is reserved of a quota is what the tenant stores. */
function ofQuota({ reservedBytes }: Stored, tenantId: string, own: readonly StoredDocument[]): string[] {
  const bounds = own.map(stores);
  const least = bounds.reduce((sum, [bytes]) => sum + bytes, 0);
  const most = bounds.reduce((sum, [, bytes]) => sum + bytes, 0);
  const is = reservedBytes.get(tenantId) ?? 0;
  const stored = least === most ? least : `${least} to ${most}`;
  return is >= least && is <= most ? [] : [`${is} bytes are reserved, and ${stored} stored`];
}

/**
 * What a document takes at least and at most: its newest version, or where that has failed the one that searches still see, and no more
 * than all before it, which count until a newer one is indexed.
 */
function stores({ status, version, bytes, liveVersion = 0 }: StoredDocument): [number, number] {
  const newest = bytes.get(version) ?? 0;
  if (status === 'indexed') return [newest, newest];
  if (status !== 'failed') return [0, 0];
  const all = [...bytes.values()].reduce((sum, each) => sum + each, 0);
  return [bytes.get(liveVersion) ?? 0, all - newest];
}

function ofDocument(world: World, promised: Promised, document: StoredDocument): string[] {
  const wanted = promised.isDeleted ? 'deleted' : promised.fails ? 'failed' : 'indexed';
  if (document.status !== wanted) return [`is ${document.status}, and should be ${wanted}`];
  if (promised.isDeleted) return remains(world, document);
  const found =
    document.version === promised.versions ? [] : [`has version ${document.version} of ${promised.versions}`];
  const text = world.blobs.get(document.blobKey)?.toString();
  if (text === undefined) return [...found, 'has no bytes'];
  return promised.fails ? found : [...found, ...isSearchable(world, document, text)];
}

/** Chunks, points and status say the same of the newest version, and nothing is there of another. */
function isSearchable(world: World, document: StoredDocument, text: string): string[] {
  const { version, chunks, chunkCount, liveVersion } = document;
  const lines = linesAsChunks(text).map((chunk) => `v${version} ${chunk.ordinal} ${chunk.text}`);
  const named = (of: readonly { version: number; ordinal: number; text: string }[]) =>
    of
      .map((chunk) => `v${chunk.version} ${chunk.ordinal} ${chunk.text}`)
      .sort()
      .join(', ');
  const [ofChunks, ofPoints] = [named(chunks), named(pointsOf(world, document))];
  const wanted = lines.sort().join(', ');
  return [
    ...(ofChunks === wanted ? [] : [`has the chunks ${ofChunks}, not ${wanted}`]),
    ...(ofPoints === wanted ? [] : [`has the points ${ofPoints}, not ${wanted}`]),
    ...(chunkCount === lines.length ? [] : [`says that it has ${chunkCount} chunks`]),
    ...(liveVersion === version ? [] : [`is live in version ${liveVersion}`]),
  ];
}

function remains(world: World, document: StoredDocument): string[] {
  const { chunks, vectors } = document;
  const counts = { points: pointsOf(world, document).length, chunks: chunks.length, vectors };
  return Object.entries(counts).flatMap(([what, count]) =>
    count === 0 ? [] : [`is deleted, and ${count} ${what} remain`],
  );
}

function pointsOf({ points }: World, { id }: StoredDocument) {
  return [...points.values()].filter(({ documentId }) => documentId === id);
}

/** An event has its effect once: each is answered by one event at most, however often it was delivered. */
function answers({ bus }: World): string[] {
  const counted = new Map<string, Set<string>>();
  for (const { id, type, subject } of bus.published) {
    const key = `${type.replace('.v1', '')} of ${subject}`;
    counted.set(key, (counted.get(key) ?? new Set()).add(id));
  }
  const of = (type: string, subject: string) => counted.get(`${type} of ${subject}`)?.size ?? 0;
  return [...new Set(bus.published.map(({ subject }) => subject))].flatMap((subject) => {
    const [ingested, embedded] = [of('DocumentIngested', subject), of('DocumentEmbedded', subject)];
    const [failed, indexed] = [of('DocumentFailed', subject), of('DocumentIndexed', subject)];
    const deleted = of('DocumentDeleted', subject);
    return [
      ...(embedded > ingested ? [`${embedded} DocumentEmbedded answer ${ingested} DocumentIngested`] : []),
      ...(indexed > embedded ? [`${indexed} DocumentIndexed answer ${embedded} DocumentEmbedded`] : []),
      ...(failed > ingested ? [`${failed} DocumentFailed answer ${ingested} DocumentIngested`] : []),
      ...(of('DocumentPurged', subject) > deleted ? ['DocumentDeleted was answered more than once'] : []),
      ...(of('DocumentUnindexed', subject) > deleted ? ['DocumentDeleted was answered more than once'] : []),
    ].map((problem) => `${subject}: ${problem}`);
  });
}

/** Events that were never published, and bytes that nobody points to. */
function leftovers({ blobs }: World, { documents, outboxes }: Stored): string[] {
  const kept = documents.filter(({ status }) => status !== 'deleted');
  const used = new Set(kept.map(({ blobKey }) => blobKey));
  const unused = [...blobs.keys()].filter((key) => !used.has(key));
  const left = [...outboxes].filter(([, events]) => events > 0);
  return [
    ...left.map(([owner, events]) => `${events} events are left in the outbox of ${owner}`),
    ...unused.map((key) => `nobody points to the blob ${key}`),
  ];
}
