import { differingFromHistory } from '@lectern/document/testing/wiring';
import { linesAsChunks } from '@lectern/embedding/testing/wiring';
import { owners } from './session.ts';
import type { Promised, User } from './user.ts';
import type { World } from './world.ts';

const { signal } = new AbortController();

interface DocumentRow extends Record<string, unknown> {
  readonly id: string;
  readonly status: string;
  readonly version: number;
  readonly chunk_count: number;
  readonly blob_key: string;
}

const documentsSql = `SELECT d.id, d.status, d.version, d.chunk_count, v.blob_key FROM documents d
  JOIN document_versions v ON v.document_id = d.id AND v.version = d.version WHERE d.tenant_id = $1`;

/** Says in which ways a healed platform is not as it has to be; nothing where it is. */
export async function violations(world: World, users: readonly User[]): Promise<string[]> {
  const found: string[] = [];
  for (const user of users) found.push(...(await ofUser(world, user)));
  const differing = await differingFromHistory(world.databases.look('document') as never, signal);
  found.push(...differing.map((id) => `${id}: its row is not what its history says`));
  found.push(...world.bus.deadLetters.map((body) => `a dead letter: ${body.slice(0, 200)}`));
  return [...found, ...answers(world), ...(await leftovers(world))];
}

async function ofUser(world: World, { promised, tenantId }: User): Promise<string[]> {
  const { rows } = await world.databases.look('document').query<DocumentRow>(documentsSql, [tenantId]);
  const found =
    rows.length === promised.length ? [] : [`${rows.length} documents of ${promised.length} uploads`];
  for (const each of promised) {
    const row = rows.find(({ id }) => id === each.documentId);
    const problems = row === undefined ? ['is lost'] : await ofDocument(world, each, row);
    found.push(...problems.map((problem) => `${each.documentId}: ${problem}`));
  }
  return [...found, ...(await ofQuota(world, tenantId))];
}

/** What is reserved of a quota is what the tenant stores. */
async function ofQuota({ databases }: World, tenantId: string): Promise<string[]> {
  const { rows: stored } = await databases.look('document').query<{ bytes: number }>(
    `SELECT COALESCE(sum(v.bytes), 0)::int AS bytes FROM documents d
     JOIN document_versions v ON v.document_id = d.id AND v.version = d.version
     WHERE d.tenant_id = $1 AND d.status = 'indexed'`,
    [tenantId],
  );
  const { rows: reserved } = await databases
    .look('user')
    .query<{ bytes: number }>(
      'SELECT reserved_bytes::int AS bytes FROM tenant_storage WHERE tenant_id = $1',
      [tenantId],
    );
  const [is, wanted] = [reserved[0]?.bytes ?? 0, stored[0]?.bytes];
  return is === wanted ? [] : [`${is} bytes are reserved, and ${wanted} stored`];
}

async function ofDocument(world: World, promised: Promised, row: DocumentRow): Promise<string[]> {
  const wanted = promised.isDeleted ? 'deleted' : promised.fails ? 'failed' : 'indexed';
  if (row.status !== wanted) return [`is ${row.status}, and should be ${wanted}`];
  if (promised.isDeleted) return remains(world, promised.documentId);
  const found =
    row.version === promised.versions ? [] : [`has version ${row.version} of ${promised.versions}`];
  const text = world.blobs.get(row.blob_key)?.toString();
  if (text === undefined) return [...found, 'has no bytes'];
  return promised.fails ? found : [...found, ...(await isSearchable(world, row, text))];
}

/** Chunks, points and status say the same of the newest version, and nothing is there of another. */
async function isSearchable(
  world: World,
  { id, version, chunk_count }: DocumentRow,
  text: string,
): Promise<string[]> {
  const lines = linesAsChunks(text).map((chunk) => `v${version} ${chunk.ordinal} ${chunk.text}`);
  const { rows: chunks } = await world.databases
    .look('embedding')
    .query<{ version: number; ordinal: number; text: string }>(
      'SELECT version, ordinal, text FROM chunks WHERE document_id = $1 ORDER BY ordinal',
      [id],
    );
  const points = [...world.points.values()].filter(({ documentId }) => documentId === id);
  const { rows: live } = await world.databases
    .look('retrieval')
    .query<{ live_version: number }>('SELECT live_version FROM documents WHERE document_id = $1', [id]);
  const named = (of: readonly { version: number; ordinal: number; text: string }[]) =>
    of
      .map((chunk) => `v${chunk.version} ${chunk.ordinal} ${chunk.text}`)
      .sort()
      .join(', ');
  const wanted = lines.sort().join(', ');
  return [
    ...(named(chunks) === wanted ? [] : [`has the chunks ${named(chunks)}, not ${wanted}`]),
    ...(named(points) === wanted ? [] : [`has the points ${named(points)}, not ${wanted}`]),
    ...(chunk_count === lines.length ? [] : [`says that it has ${chunk_count} chunks`]),
    ...(live[0]?.live_version === version ? [] : [`is live in version ${live[0]?.live_version}`]),
  ];
}

async function remains(world: World, documentId: string): Promise<string[]> {
  const { rows } = await world.databases.look('embedding').query<{ chunks: number; vectors: number }>(
    `SELECT (SELECT count(*)::int FROM chunks WHERE document_id = $1) AS chunks,
       (SELECT count(*)::int FROM vectors WHERE document_id = $1) AS vectors`,
    [documentId],
  );
  const points = [...world.points.values()].filter((point) => point.documentId === documentId).length;
  const counts = { points, ...rows[0] };
  return Object.entries(counts).flatMap(([what, count]) =>
    count === 0 ? [] : [`is deleted, and ${count} ${what} remain`],
  );
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
async function leftovers({ databases, blobs }: World): Promise<string[]> {
  const found: string[] = [];
  for (const owner of owners) {
    const { rows } = await databases.look(owner).query('SELECT id FROM outbox');
    if (rows.length > 0) found.push(`${rows.length} events are left in the outbox of ${owner}`);
  }
  const { rows } = await databases.look('document').query<{ blob_key: string }>(
    `SELECT v.blob_key FROM documents d JOIN document_versions v ON v.document_id = d.id AND v.version = d.version
       WHERE d.status <> 'deleted'`,
  );
  const used = new Set(rows.map(({ blob_key }) => blob_key));
  found.push(
    ...[...blobs.keys()].filter((key) => !used.has(key)).map((key) => `nobody points to the blob ${key}`),
  );
  return found;
}
