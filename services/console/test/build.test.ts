import { execFile } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { pagesFolder } from '../build/build-pages.ts';

/** A file as the manifest of the build has it. */
interface Chunk {
  readonly file: string;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
}

let manifest: Readonly<Record<string, Chunk>>;

beforeAll(async () => {
  await build();
  manifest = JSON.parse(await readFile(join(pagesFolder, 'manifest.json'), 'utf8'));
});

/** As `npm start` does it. */
async function build(): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(import.meta.dirname, '../build/main.ts'),
  ]);
  return stdout.trim();
}

/** The scripts and style sheets of a chunk and of all that it imports at once. */
function filesOf(name: string): Set<string> {
  const { file, css = [], imports = [] } = manifest[name] ?? expect.fail(`no ${name}`);
  return new Set([file, ...css, ...imports.flatMap((each) => [...filesOf(each)])]);
}

async function gzippedBytes(files: ReadonlySet<string>): Promise<number> {
  const sizes = await Promise.all(
    [...files].map(async (file) => (await stat(join(pagesFolder, `${file}.gz`))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

describe('the built console', () => {
  it('takes at most 250 KiB with gzip for its first page', async () => {
    const first = [...filesOf('index.html'), ...filesOf('src/pages/documents/documents-page.tsx')];
    const bytes = await gzippedBytes(new Set(first));
    expect(bytes).toBeGreaterThan(50 * 1_024);
    expect(bytes).toBeLessThanOrEqual(250 * 1_024);
  });

  it('has a chunk for each page, which the first page does not load', async () => {
    const pages = (await readdir(join(import.meta.dirname, '../src/pages'), { withFileTypes: true }))
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `src/pages/${name}/${name}-page.tsx`);
    expect(manifest['index.html']?.dynamicImports?.toSorted()).toEqual(pages.toSorted());
  });

  it('has nothing inline, and names no other host', async () => {
    const html = await readFile(join(pagesFolder, 'index.html'), 'utf8');
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|https?:/);
    for (const css of Object.values(manifest).flatMap((chunk) => chunk.css ?? [])) {
      expect(await readFile(join(pagesFolder, css), 'utf8')).not.toMatch(/url\((?!["']?\/console\/)/);
    }
  });

  it('is not built again while its sources are the same', async () => {
    expect(await build()).toBe('built before');
  });
});
