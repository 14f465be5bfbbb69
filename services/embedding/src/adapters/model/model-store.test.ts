import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ModelManifest } from './model-manifest.ts';
import { hubModelSource, localModelSource, type ModelSource } from './model-sources.ts';
import { ensureModel, reasonOf } from './model-store.ts';

const contents: Record<string, string> = { 'config.json': '{}', 'onnx/model.onnx': 'weights' };
const manifest: ModelManifest = {
  name: 'tiny',
  dimensions: 3,
  hubPath: 'org/tiny/resolve/main',
  npm: { spec: 'none@1.0.0', directory: 'package' },
  files: Object.entries(contents).map(([path, text]) => ({
    path,
    bytes: text.length,
    sha256: createHash('sha256').update(text).digest('hex'),
  })),
};

const logger = { info: () => undefined };
let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'model-store-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function writeFiles(home: string, files = contents): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(home, path)), { recursive: true });
    await writeFile(join(home, path), text);
  }
}
const source = (name: string, fetchInto: ModelSource['fetchInto']): ModelSource & { calls: number } => {
  const counting = {
    name,
    calls: 0,
    fetchInto: (...args: Parameters<ModelSource['fetchInto']>) => {
      counting.calls += 1;
      return fetchInto(...args);
    },
  };
  return counting;
};
const good = () => source('good', (target) => writeFiles(target));
const bad = () => source('bad', (target) => writeFiles(target, { ...contents, 'config.json': '[]' }));
const down = () => source('down', () => Promise.reject(new Error('no route')));

describe('ensureModel', () => {
  it('tries one source after the other and takes only the pinned content', async () => {
    const lines: string[] = [];
    const info = ({ err }: { err?: unknown }, message?: string): void => {
      lines.push(err === undefined ? `${message}` : `${message}: ${reasonOf(err)}`);
    };
    const sources = [down(), bad(), good()];
    const home = await ensureModel({ directory, manifest, sources, logger: { info } });
    expect(await readFile(join(home, 'onnx/model.onnx'), 'utf8')).toBe('weights');
    expect(sources.map((s) => s.calls)).toEqual([1, 1, 1]);
    expect(lines.join('\n')).toMatch(
      /no route[\s\S]*config\.json does not have the pinned content[\s\S]*ready/,
    );
    expect(await readdir(directory)).toEqual(['tiny']);
    expect((await stat(home)).mode & 0o055).toBe(0o055);
  });

  it('takes what is there without asking, also when a person put it there', async () => {
    await writeFiles(join(directory, 'tiny'));
    const sources = [good()];
    await ensureModel({ logger, directory, manifest, sources });
    await ensureModel({ logger, directory, manifest, sources });
    expect(sources[0]?.calls).toBe(0);
  });

  it('replaces a damaged model', async () => {
    await writeFiles(join(directory, 'tiny'), { ...contents, 'onnx/model.onnx': 'weightz' });
    const home = await ensureModel({ logger, directory, manifest, sources: [good()] });
    expect(await readFile(join(home, 'onnx/model.onnx'), 'utf8')).toBe('weights');
  });

  it('is safe when several fetch at once', async () => {
    const homes = await Promise.all(
      Array.from({ length: 5 }, () => ensureModel({ logger, directory, manifest, sources: [good()] })),
    );
    expect(new Set(homes).size).toBe(1);
    expect(await readdir(directory)).toEqual(['tiny']);
  });

  it('says what every source said when none has it, and leaves nothing behind', async () => {
    await expect(
      ensureModel({ logger, directory, manifest, sources: [down(), bad()] }),
    ).rejects.toMatchObject({
      code: 'unavailable',
      reason: 'model_unavailable',
      details: { failures: ['down: no route', 'bad: config.json does not have the pinned content'] },
    });
    expect(await readdir(directory)).toEqual([]);
  });
});

describe('model sources', () => {
  it('download from a hub, and give up on one that does not answer', async () => {
    let silent = false;
    const server = createServer((req, res) => {
      const text = contents[(req.url ?? '').replace('/org/tiny/resolve/main/', '')];
      if (!silent) res.writeHead(text === undefined ? 404 : 200).end(text);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const home = await ensureModel({
        logger,
        directory,
        manifest,
        sources: [hubModelSource(endpoint, 2_000)],
      });
      expect(await readFile(join(home, 'config.json'), 'utf8')).toBe('{}');
      silent = true;
      const other = { ...manifest, name: 'other' };
      await expect(
        ensureModel({ logger, directory, manifest: other, sources: [hubModelSource(endpoint, 50)] }),
      ).rejects.toMatchObject({ details: { failures: [expect.stringContaining('No answer in 50 ms')] } });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('copy from a directory', async () => {
    await writeFiles(join(directory, 'elsewhere'));
    const sources = [
      localModelSource(join(directory, 'missing')),
      localModelSource(join(directory, 'elsewhere')),
    ];
    const home = await ensureModel({ logger, directory: join(directory, 'models'), manifest, sources });
    expect(await readFile(join(home, 'config.json'), 'utf8')).toBe('{}');
  });
});
