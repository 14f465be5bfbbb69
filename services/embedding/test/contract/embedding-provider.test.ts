import { createInternalTokenSigner } from '@lectern/auth';
import { testSigningJwk } from '@lectern/auth/testing';
import { type Clients, createClients, type ServiceClient } from '@lectern/clients';
import { encodeVector } from '@lectern/contracts';
import { createStaticDiscovery } from '@lectern/discovery';
import { noopTelemetry } from '@lectern/telemetry';
import { eventually } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { miniLm } from '../../src/adapters/model/model-manifest.ts';
import { createHashEmbeddingProvider } from '../../src/adapters/providers/hash-embedding-provider.ts';
import { createLocalEmbeddingProvider } from '../../src/adapters/providers/local-embedding-provider.ts';
import { createModelEmbeddingProvider } from '../../src/adapters/providers/model-embedding-provider.ts';
import type { EmbeddingProvider } from '../../src/ports.ts';
import { startModelStub } from '../support/model-stub.ts';
import { testModel } from '../support/test-providers.ts';

const cosine = (a?: Float32Array, b?: Float32Array): number =>
  a!.reduce((sum, value, index) => sum + value * b![index]!, 0);
const { signal } = new AbortController();
const passage = { kind: 'passage', signal } as const;

interface Subject {
  provider: EmbeddingProvider;
  close(): Promise<void>;
}

const options = { model: 'stub-model', dimensions: 384, concurrency: 4 };
const clients: Clients[] = [];
afterAll(() => Promise.all(clients.map((each) => each.close())));

/** The client of the model service at an address. */
function clientOf(url: string): ServiceClient {
  const made = createClients({
    discovery: createStaticDiscovery({ model: url }),
    telemetry: noopTelemetry('embedding'),
    callerName: 'embedding',
    tokens: createInternalTokenSigner({
      ...{ service: 'embedding', privateJwks: [testSigningJwk('embedding')] },
    }),
  });
  clients.push(made);
  return made.for('model');
}

const subjects: Record<string, () => Promise<Subject>> = {
  hash: async () => {
    const provider = createHashEmbeddingProvider();
    return { provider, close: () => provider.close() };
  },
  model: async () => {
    const stub = await startModelStub();
    const provider = createModelEmbeddingProvider({ ...options, client: clientOf(stub.url) });
    return { provider, close: () => stub.stop() };
  },
  local: async () => {
    const modelDirectory = await testModel();
    const provider = await createLocalEmbeddingProvider({ manifest: miniLm, modelDirectory, threads: 2 });
    return { provider, close: () => provider.close() };
  },
};

describe.each(Object.entries(subjects))('the %s provider', (_name, open) => {
  let subject: Subject;
  let provider: EmbeddingProvider;
  beforeAll(async () => {
    subject = await open();
    provider = subject.provider;
  }, 120_000);
  afterAll(() => subject.close());

  it('gives unit vectors of its dimensions in the order of the texts', async () => {
    const texts = Array.from({ length: 70 }, (_, i) => `sentence number ${i} about ${'abcdefgh'[i % 8]}`);
    const vectors = await provider.embed(texts, passage);
    expect(vectors).toHaveLength(70);
    for (const vector of vectors) {
      expect(vector).toBeInstanceOf(Float32Array);
      expect(vector).toHaveLength(provider.dimensions);
      expect(cosine(vector, vector)).toBeCloseTo(1, 5);
    }
    const [alone] = await provider.embed([texts[42]!], passage);
    expect(cosine(alone, vectors[42])).toBeCloseTo(1, 5);
  });

  it('gives a text the same vector whatever stands beside it', async () => {
    const text = 'The wing of an aeroplane in a propeller slipstream.';
    const [alone] = await provider.embed([text], { kind: 'query', signal });
    const many = await provider.embed(['short', 'long '.repeat(400), text], passage);
    expect(Math.max(...alone!.map((value, i) => Math.abs(value - many[2]![i]!)))).toBeLessThan(1e-5);
  });

  it('puts texts about the same thing nearer than others', async () => {
    const [a, b, c] = await provider.embed(
      ['A man is eating a meal.', 'A man is eating some food.', 'Interest rates fell in spring.'],
      passage,
    );
    expect(cosine(a, b)).toBeGreaterThan(cosine(a, c) + 0.2);
  });

  it('takes texts without words, of any script and of any length', async () => {
    const vectors = await provider.embed(
      ['…', '日本語のテキスト', 'word '.repeat(4_000), '[SEP] [CLS]'],
      passage,
    );
    for (const vector of vectors) expect(cosine(vector, vector)).toBeCloseTo(1, 5);
    expect(await provider.embed([], passage)).toEqual([]);
  });

  it('does nothing for a caller that has gone', async () => {
    const signal = AbortSignal.abort(new Error('gone'));
    await expect(provider.embed(['text'], { kind: 'query', signal })).rejects.toThrow();
  });
});

describe('the local provider', () => {
  it('finds meaning across words that differ', async () => {
    const modelDirectory = await testModel();
    const provider = await createLocalEmbeddingProvider({ manifest: miniLm, modelDirectory, threads: 1 });
    try {
      const [question, answer, other] = await provider.embed(
        [
          'How do I get my money back?',
          'Refunds are paid within ten days.',
          'The office is closed on Sundays.',
        ],
        passage,
      );
      expect(cosine(question, answer)).toBeGreaterThan(cosine(question, other) + 0.1);
    } finally {
      await provider.close();
    }
  });

  it('lets a query overtake a document', async () => {
    const modelDirectory = await testModel();
    const provider = await createLocalEmbeddingProvider({ manifest: miniLm, modelDirectory, threads: 1 });
    try {
      const finished: string[] = [];
      const document = Array.from({ length: 30 }, (_, i) => `passage ${i} `.repeat(20));
      const passages = document.map((text) =>
        provider.embed([text], passage).then(() => finished.push('passage')),
      );
      const query = provider.embed(['a query'], { kind: 'query', signal }).then(() => finished.push('query'));
      await Promise.all([...passages, query]);
      expect(finished.indexOf('query')).toBeLessThanOrEqual(1);
    } finally {
      await provider.close();
    }
  });
});

describe('the provider by the model service', () => {
  let stub: Awaited<ReturnType<typeof startModelStub>>;
  beforeAll(async () => {
    stub = await startModelStub();
  });
  afterAll(() => stub.stop());
  const provider = (changed = {}) =>
    createModelEmbeddingProvider({ ...options, client: clientOf(stub.url), ...changed });

  it('names the model and the tenant', async () => {
    stub.requests.length = 0;
    await provider().embed(['x'], { kind: 'passage', tenantId: 'tenant-a', signal });
    expect(stub.requests).toEqual([{ input: ['x'], model: 'stub-model', tenantId: 'tenant-a' }]);
  });

  it('puts in front of queries and passages what the model was trained with', async () => {
    stub.requests.length = 0;
    const prefixed = provider({ prefixes: { query: 'query: ', passage: 'passage: ' } });
    await prefixed.embed(['x'], { kind: 'query', signal });
    await prefixed.embed(['x', 'y'], passage);
    expect(stub.requests.map(({ input }) => input)).toEqual([['query: x'], ['passage: x', 'passage: y']]);
  });

  it('tells what may pass later from what never will', async () => {
    const answered = (status: number, body: object) => {
      stub.answers.push({ status, body });
      return expect(provider().embed(['x'], passage)).rejects;
    };
    const busy = {
      code: 'unavailable',
      reason: 'model_busy',
      details: { status: 429 },
      retryAfterSeconds: 7,
    };
    await answered(503, busy).toMatchObject({
      ...{ code: 'resource_exhausted', retryable: true, retryAfterSeconds: 7 },
    });
    const unknown = { code: 'not_found', reason: 'model_unknown', details: { status: 401 } };
    await answered(404, unknown).toMatchObject({ code: 'unavailable', retryable: true });
    await answered(400, { code: 'invalid_argument', reason: 'embedding_refused' }).toMatchObject({
      ...{ code: 'unprocessable', retryable: false, details: { stage: 'embed' } },
    });
    const short = { target: 't', vectors: [encodeVector(Float32Array.of(1, 2))], usage: { inputTokens: 1 } };
    await answered(200, short).toMatchObject({ reason: 'embedding_shape', retryable: true });
    const nobody = provider({ client: clientOf('http://127.0.0.1:1') });
    await expect(nobody.embed(['x'], passage)).rejects.toMatchObject({
      reason: 'embedding_provider_unreachable',
    });
  });

  it('has no more requests on the way than it may, half of them for one tenant, and queries beside them', async () => {
    stub.requests.length = 0;
    stub.holdFrom(1);
    const ending = new AbortController();
    const { signal } = ending;
    const embedding = provider();
    const document = (tenantId: string) =>
      embedding.embed([`of ${tenantId}`], { kind: 'passage', tenantId, signal });
    const tenants = ['a', 'a', 'a', 'b', 'c', 'd'];
    const all = Promise.allSettled([
      ...tenants.map(document),
      embedding.embed(['a query'], { kind: 'query', signal }),
    ]);
    const asked = await eventually(() => (stub.requests.length === 5 ? stub.requests : undefined));
    expect(asked.map(({ input }) => input[0]).sort()).toEqual(['a query', 'of a', 'of a', 'of b', 'of c']);
    ending.abort(new Error('enough'));
    await all;
    stub.holdFrom(Number.POSITIVE_INFINITY);
    expect(stub.requests).toHaveLength(5);
  });
});
