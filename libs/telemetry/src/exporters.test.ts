import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTelemetry, SpanKind, type TelemetryOptions, withSpan } from './index.ts';

interface Post {
  readonly path: string | undefined;
  readonly type: string | undefined;
  readonly body: Buffer;
}

/** A collector that keeps what is posted to it. */
async function collector(status = 200): Promise<{ url: string; posts: Post[] }> {
  const posts: Post[] = [];
  const server = createServer(async (req, res) => {
    const body = Buffer.concat(await req.toArray());
    posts.push({ path: req.url, type: req.headers['content-type'], body });
    res.writeHead(status, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, posts };
}

/** Makes one span in a service of its own and shuts it down; gives what it logged. */
async function spanOf(options: Partial<TelemetryOptions>): Promise<string> {
  let logged = '';
  const logDestination = new Writable({
    write(line, _encoding, done) {
      logged += line;
      done();
    },
  });
  const telemetry = createTelemetry({
    serviceName: 'retrieval',
    serviceVersion: '1.2.3',
    instanceId: 'retrieval-7',
    logLevel: 'info',
    tracesExporter: 'none',
    logDestination,
    ...options,
  });
  await withSpan(telemetry.tracer, 'search the store', { kind: SpanKind.CLIENT }, () => Promise.resolve());
  await telemetry.shutdown();
  return logged;
}

describe('spans', () => {
  it('are posted as OTLP JSON, with the service they belong to, at the latest on shutdown', async () => {
    const { url, posts } = await collector();
    await spanOf({ tracesExporter: 'otlp', otlpEndpoint: url });
    expect(posts).toHaveLength(1);
    expect(posts[0]).toMatchObject({ path: '/v1/traces', type: 'application/json' });
    const [resourceSpans] = JSON.parse(String(posts[0]!.body)).resourceSpans;
    expect(resourceSpans.resource.attributes).toEqual(
      expect.arrayContaining([
        { key: 'service.name', value: { stringValue: 'retrieval' } },
        { key: 'service.version', value: { stringValue: '1.2.3' } },
        { key: 'service.instance.id', value: { stringValue: 'retrieval-7' } },
      ]),
    );
    expect(resourceSpans.scopeSpans[0].spans[0]).toMatchObject({ name: 'search the store', kind: 3 });
  });

  it('are posted to a Jaeger collector as Thrift', async () => {
    const { url, posts } = await collector(202);
    await spanOf({ tracesExporter: 'jaeger', jaegerEndpoint: `${url}/api/traces` });
    expect(posts).toHaveLength(1);
    expect(posts[0]).toMatchObject({ path: '/api/traces', type: 'application/x-thrift' });
    for (const text of ['retrieval', 'search the store', 'span.kind']) {
      expect(posts[0]!.body.includes(text), text).toBe(true);
    }
  });

  it('that nobody takes are lost without failing the service, and the log says so', async () => {
    const { url } = await collector(500);
    const logged = await spanOf({ tracesExporter: 'jaeger', jaegerEndpoint: `${url}/api/traces` });
    expect(logged).toContain('HTTP 500');
    expect(logged).toContain('"level":"warn"');
  });

  it('are kept by the share that was asked for', async () => {
    const { url, posts } = await collector();
    await spanOf({ tracesExporter: 'otlp', otlpEndpoint: url, sampleRatio: 0 });
    expect(posts).toEqual([]);
  });
});
