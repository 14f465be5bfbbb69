import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '@lectern/project';

const run = promisify(execFile);
const source = join(projectRoot, 'libs/client');

/** The entries are built one by one, each with the types of where it runs: the first for browsers too. */
const builds = ['tsconfig.build.json', 'tsconfig.build-node.json'];

/**
 * Writes the folder that is published: compiled code with declarations, and a manifest that names them.
 *
 * @throws Error with the compiler's output, also when the main entry uses what browsers do not have
 */
export async function stagePackage(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const build of builds)
    await compile(['--project', join(source, build), '--outDir', join(folder, 'dist')]);
  const manifest = JSON.parse(await readFile(join(source, 'package.json'), 'utf8'));
  await writeFile(
    join(folder, 'package.json'),
    `${JSON.stringify(publishedManifest(manifest), undefined, 2)}\n`,
  );
  await copyFile(join(source, 'README.md'), join(folder, 'README.md'));
  await copyFile(join(projectRoot, 'LICENSE'), join(folder, 'LICENSE'));
}

async function compile(args: readonly string[]): Promise<void> {
  // That of the project, by its own path: this workspace has an older one, for the generator of types.
  const compiler = join(
    dirname(createRequire(join(projectRoot, 'package.json')).resolve('typescript/package.json')),
    'bin/tsc',
  );
  await run(process.execPath, [compiler, ...args]).catch((error: { stdout?: string }) => {
    throw new Error(`The client does not compile:\n${error.stdout}`);
  });
}

interface Manifest {
  readonly scripts?: unknown;
  readonly exports: Readonly<Record<string, string>>;
}

/** In the project its sources are imported as they are; elsewhere what is made of them. */
function publishedManifest({ scripts: _scripts, exports, ...manifest }: Manifest): object {
  const entries = Object.entries(exports).map(([name, file]) => {
    const built = file.replace('./src/', './dist/').replace(/\.ts$/, '');
    return [name, { types: `${built}.d.ts`, default: `${built}.js` }];
  });
  return {
    ...manifest,
    exports: Object.fromEntries(entries),
    files: ['dist'],
    publishConfig: { access: 'public' },
  };
}
