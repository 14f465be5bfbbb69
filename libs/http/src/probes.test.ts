import { describe, expect, it } from 'vitest';
import { answerOf, serveApp } from '../test/serve-app.ts';

describe('probes', () => {
  it('tell a live process, a ready one, and the parts that are not ready', async () => {
    let healthy = false;
    const { url, http, spans } = await serveApp([], {
      readiness: [
        {
          name: 'database',
          check: () => (healthy ? Promise.resolve() : Promise.reject(new Error('down'))),
        },
        { name: 'queue', check: () => Promise.resolve() },
      ],
    });
    const ready = () => answerOf(fetch(`${url}/readyz`));
    expect(await ready()).toMatchObject({
      status: 503,
      body: { reason: 'not_ready', details: { notReady: ['database'] } },
    });
    healthy = true;
    expect(await ready()).toMatchObject({ status: 200, body: { status: 'ready' } });
    http.setReady(false);
    expect(await ready()).toMatchObject({ status: 503, body: { details: { notReady: ['server'] } } });
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    expect(spans).toEqual([]);
  });

  it('stay not ready once the server drains', async () => {
    const { url, http } = await serveApp([]);
    http.beginDrain();
    http.setReady(true);
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
  });

  it('log a change of readiness once, with its cause', async () => {
    const down = { name: 'database', check: () => Promise.reject(new Error('connection refused')) };
    const { url, logs } = await serveApp([], { readiness: [down] });
    for (let probe = 0; probe < 3; probe += 1) await fetch(`${url}/readyz`);
    const lines = logs.filter((line) => line.msg === 'not ready');
    expect(lines).toMatchObject([{ part: 'database', err: { message: 'connection refused' } }]);
  });

  it('do not wait for a check that hangs', async () => {
    const aborted = Promise.withResolvers<void>();
    const tarPit = {
      name: 'tar pit',
      check: (signal: AbortSignal) => {
        signal.addEventListener('abort', () => aborted.resolve());
        return new Promise<void>(() => undefined);
      },
    };
    const { url } = await serveApp([], { readiness: [tarPit] });
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    await aborted.promise;
  });

  it('serve the metrics of the service', async () => {
    const { url } = await serveApp([]);
    const answer = await fetch(`${url}/metrics`);
    expect(answer.headers.get('content-type')).toContain('text/plain');
    expect(await answer.text()).toContain('process_cpu_user_seconds_total');
  });
});
