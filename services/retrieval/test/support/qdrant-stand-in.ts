import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createQdrantDescription, type MatchedOperation } from './qdrant-description.ts';
import { matches, type QdrantFilter } from './qdrant-filter-semantics.ts';

interface StoredPoint {
  readonly id: string;
  readonly vector: { dense: number[]; lexical: { indices: number[]; values: number[] } };
  readonly payload: Record<string, unknown>;
}

interface Collection {
  readonly made: Record<string, unknown>;
  readonly points: Map<string, StoredPoint>;
  /** Payload indexes by field, as they were asked for. */
  readonly indexes: Map<string, unknown>;
}

interface Answer {
  readonly status: number;
  readonly result: unknown;
}

type Body = Record<string, unknown>;

/**
 * A Qdrant of the size of a test: it keeps points and evaluates the filters and scores that the adapter asks for. It
 * holds each request, and each answer of its own, against Qdrant's OpenAPI description first: a request that the real
 * one would refuse is answered 400 and kept in `complaints`.
 */
export interface QdrantStandIn {
  readonly url: string;
  readonly complaints: string[];
  /** `method template` of each request, in order. */
  readonly seen: string[];
  readonly headers: IncomingMessage['headers'][];
  /** What it says its version is. One of before 1.19 ignores `params.idf`, as the real ones do. */
  version: string;
  /** Requests that it neither does nor answers, by their name in `seen`. */
  ignores: (name: string) => boolean;
  /** How long it takes for each request. */
  delayMs: number;
  /** Fields of a collection that have an index. */
  indexedFields(collection: string): string[];
  /** Forgets all collections, as a server does whose disk was lost. */
  wipe(): void;
  stop(): Promise<void>;
}

export async function startQdrantStandIn(
  address: { host: string; port: number } = { host: '127.0.0.1', port: 0 },
): Promise<QdrantStandIn> {
  const description = createQdrantDescription();
  const collections = new Map<string, Collection>();
  const complaints: string[] = [];
  const seen: string[] = [];
  const headers: IncomingMessage['headers'][] = [];

  const state = { version: '1.19.0', ignores: (_name: string) => false, delayMs: 0 };
  const server = createServer((req, res) => {
    void readBody(req).then(async (body) => {
      const url = new URL(req.url ?? '/', 'http://stand-in');
      const operation = description.match({ method: req.method ?? '', url, body });
      headers.push(req.headers);
      const name = operation?.name ?? `${req.method} ${url.pathname}`;
      seen.push(name);
      if (state.ignores(name)) return;
      if (state.delayMs > 0) await delay(state.delayMs);
      const answer = answerTo(operation, body, { collections, version: state.version });
      complaints.push(...respond(res, operation, answer).map((complaint) => `${name}: ${complaint}`));
    });
  });
  await new Promise<void>((resolve) => server.listen(address, resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}`,
    complaints,
    seen,
    headers,
    indexedFields: (collection: string) => [...(collections.get(collection)?.indexes.keys() ?? [])],
    wipe: () => collections.clear(),
    stop: () => closeServer(server),
  });
}

/** Sends an answer. @returns what the description has against request and answer */
function respond(res: ServerResponse, operation: MatchedOperation | undefined, answer: Answer): string[] {
  const json = bodyOf(operation, answer);
  if (operation?.name === 'GET /readyz') res.end('all shards are ready');
  else res.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
  if (operation === undefined) return ['no such operation'];
  return [...operation.problems, ...(answer.status < 300 ? operation.problemsOfAnswer(json) : [])];
}

function answerTo(
  operation: MatchedOperation | undefined,
  body: unknown,
  { collections, version }: { collections: Map<string, Collection>; version: string },
): Answer {
  if (operation === undefined) return { status: 404, result: 'no such operation' };
  if (operation.problems.length > 0) return { status: 400, result: operation.problems.join('; ') };
  if (operation.name === 'GET /readyz') return { status: 200, result: true };
  if (operation.name === 'GET /') return { status: 200, result: { title: 'a stand-in for qdrant', version } };
  const name = operation.params.collection_name ?? '';
  const existing = collections.get(name);
  if (operation.name === 'PUT /collections/{collection_name}') {
    if (existing) return { status: 409, result: `Collection ${name} already exists` };
    collections.set(name, { made: body as Body, points: new Map(), indexes: new Map() });
    return { status: 200, result: true };
  }
  if (existing === undefined) return { status: 404, result: `Collection ${name} doesn't exist` };
  if (operation.name === 'DELETE /collections/{collection_name}')
    return { status: 200, result: collections.delete(name) };
  const handler = handlers[operation.name];
  return handler
    ? { status: 200, result: handler(existing, body as Body, version) }
    : { status: 501, result: 'not here' };
}

function bodyOf(operation: MatchedOperation | undefined, { status, result }: Answer): unknown {
  if (status >= 300) return { status: { error: String(result) }, time: 0 };
  return operation?.name === 'GET /' ? result : okay(result);
}

const updated = { operation_id: 1, status: 'completed' };

type Handler = (collection: Collection, body: Body, version: string) => unknown;

const handlers: Record<string, Handler> = {
  'GET /collections/{collection_name}': (collection) => describeCollection(collection),
  'PUT /collections/{collection_name}/index': ({ indexes }, body) => {
    indexes.set(String(body.field_name), body.field_schema);
    return updated;
  },
  'PUT /collections/{collection_name}/points': ({ points }, body) => {
    for (const point of body.points as StoredPoint[]) points.set(point.id, structuredClone(point));
    return updated;
  },
  'POST /collections/{collection_name}/points/delete': ({ points }, body) => {
    const ids = (body.points as string[] | undefined) ?? select(points, body).map(({ id }) => id);
    for (const id of ids) points.delete(id);
    return updated;
  },
  'POST /collections/{collection_name}/points/payload': ({ points }, body) => {
    for (const { payload } of select(points, body)) Object.assign(payload, body.payload);
    return updated;
  },
  'PUT /collections/{collection_name}/points/vectors': ({ points }, body) => {
    for (const { id, vector } of body.points as StoredPoint[])
      Object.assign(points.get(id)?.vector ?? {}, vector);
    return updated;
  },
  'POST /collections/{collection_name}/points/count': ({ points }, body) => ({
    count: select(points, body).length,
  }),
  'POST /collections/{collection_name}/points/scroll': ({ points }, body) => scroll(points, body),
  'POST /collections/{collection_name}/points/query': (collection, body, version) => ({
    points: search(collection, body, version),
  }),
};

function select(points: Map<string, StoredPoint>, body: Body): StoredPoint[] {
  return [...points.values()].filter((point) => matches(body.filter as QdrantFilter, point));
}

/** In the order of the ids, from `offset` on. */
function scroll(points: Map<string, StoredPoint>, body: Body): unknown {
  const from = String(body.offset ?? '');
  const found = select(points, body)
    .filter(({ id }) => id >= from)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const limit = Number(body.limit ?? 10);
  return {
    points: found.slice(0, limit).map(({ id, payload }) => ({
      id,
      payload: pick(payload, body.with_payload as string[]),
    })),
    next_page_offset: found[limit]?.id ?? null,
  };
}

function search({ made, points }: Collection, body: Body, version: string): unknown[] {
  const scoreOf =
    body.using === 'dense'
      ? cosineTo(body.query as number[])
      : sparseScoreOf(points, body.query as Sparse, weigherOf(made, corpusOf(points, body, version)));
  return select(points, body)
    .map((point) => ({ point, score: scoreOf(point) }))
    .filter(({ score }) => score !== undefined)
    .sort((a, b) => Number(b.score) - Number(a.score))
    .slice(0, Number(body.limit ?? 10))
    .map(({ point, score }) => ({
      id: point.id,
      version: 1,
      score,
      ...(body.with_payload === false ? {} : { payload: pick(point.payload, body.with_payload as string[]) }),
    }));
}

interface Sparse {
  readonly indices: number[];
  readonly values: number[];
}

/** Qdrant normalises vectors of a Cosine collection, so that the score is a plain product. */
function cosineTo(query: number[]): (point: StoredPoint) => number {
  const length = (v: number[]) => Math.sqrt(v.reduce((sum, x) => sum + x * x, 0));
  return ({ vector: { dense } }) =>
    dense.reduce((sum, x, at) => sum + x * (query[at] ?? 0), 0) / (length(dense) * length(query));
}

/** The points that IDF is counted over: `params.idf.corpus` of 1.19 and later, else those of the whole collection. */
function corpusOf(points: Map<string, StoredPoint>, body: Body, version: string): StoredPoint[] {
  const { idf } = (body.params ?? {}) as { idf?: { corpus: Body } };
  if (idf === undefined || Number(version.split('.')[1]) < 19) return [...points.values()];
  return select(points, { filter: idf.corpus });
}

/** What `modifier: idf` multiplies a value of the query by, as Qdrant documents it; nothing without the modifier. */
function weigherOf(made: Body, corpus: readonly StoredPoint[]): (index: number) => number {
  const { lexical } = made.sparse_vectors as { lexical: { modifier?: string } };
  if (lexical.modifier !== 'idf') return () => 1;
  return (index) => {
    const n = corpus.filter((point) => point.vector.lexical.indices.includes(index)).length;
    return Math.log((corpus.length - n + 0.5) / (n + 0.5) + 1);
  };
}

/**
 * The product of sparse vectors, in numbers of 32 bits and with the longest list of the collection first, as the real one
 * adds them up; points without a common index are no hits.
 */
function sparseScoreOf(
  points: Map<string, StoredPoint>,
  query: Sparse,
  weigh: (index: number) => number,
): (point: StoredPoint) => number | undefined {
  const lengthOf = (index: number) =>
    [...points.values()].filter((point) => point.vector.lexical.indices.includes(index)).length;
  const terms = query.indices
    .map((index, at) => ({
      ...{ index, length: lengthOf(index) },
      weight: Math.fround((query.values[at] ?? 0) * weigh(index)),
    }))
    .sort((a, b) => b.length - a.length);
  return ({ vector: { lexical } }) => {
    let score: number | undefined;
    for (const { index, weight } of terms) {
      const found = lexical.indices.indexOf(index);
      const product = Math.fround(weight * Math.fround(lexical.values[found] ?? 0));
      if (found >= 0) score = Math.fround((score ?? 0) + product);
    }
    return score;
  };
}

function pick(payload: Record<string, unknown>, fields: string[]): Record<string, unknown> {
  return Object.fromEntries(
    fields.filter((field) => field in payload).map((field) => [field, payload[field]]),
  );
}

function describeCollection({ made, points, indexes }: Collection): unknown {
  const { vectors, sparse_vectors, metadata } = made;
  const indexOf = (schema: unknown) =>
    typeof schema === 'string'
      ? { data_type: schema, points: points.size }
      : { data_type: (schema as Body).type, params: schema, points: points.size };
  return {
    status: 'green',
    optimizer_status: 'ok',
    points_count: points.size,
    segments_count: 1,
    config: {
      params: { vectors, sparse_vectors },
      hnsw_config: { m: 16, ef_construct: 100, full_scan_threshold: 10_000 },
      optimizer_config: {
        deleted_threshold: 0.2,
        vacuum_min_vector_number: 1000,
        default_segment_number: 0,
        flush_interval_sec: 5,
      },
      metadata,
    },
    payload_schema: Object.fromEntries([...indexes].map(([field, schema]) => [field, indexOf(schema)])),
  };
}

function okay(result: unknown): unknown {
  return { result, status: 'ok', time: 0.001 };
}

async function readBody(req: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? undefined : JSON.parse(text);
}

/** Also when it is closed already, so that a test may take the server away in the middle. */
async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  server.closeAllConnections();
  await new Promise<void>((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
}
