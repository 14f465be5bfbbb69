import type { Compose } from './compose.ts';
import { platformServices } from './kill-each.ts';
import { run } from './run.ts';

/** The services whose images are built, each once. */
const builtServices: readonly string[] = ['emulator', ...platformServices];
const largestMb = 300;

/**
 * Base images for machines without a registry that has those of the Dockerfile: local ones under the official names. The
 * one for Debian is slimmed to the size of the official image, so that the sizes of our images are comparable.
 */
export async function standInBases(): Promise<Record<string, string>> {
  return { NODE_IMAGE: 'node:24-bookworm-slim', RUNTIME_IMAGE: await makeSlimBase() };
}

async function makeSlimBase(): Promise<string> {
  const tag = 'lectern-stand-in/debian:bookworm-slim';
  const folder = 'deploy/docker/stand-in';
  await run('docker', ['build', '--quiet', '--tag', tag, '--file', `${folder}/debian.Dockerfile`, folder]);
  return tag;
}

/** Builds one image after the other: in parallel they would not be faster. */
export async function buildImages(compose: Compose, say: (line: string) => void): Promise<void> {
  for (const service of builtServices) {
    const startedAt = Date.now();
    await compose.run('build', service);
    say(`built ${service} in ${Math.round((Date.now() - startedAt) / 1000)} s`);
  }
}

/** Sizes of the built images. @throws Error when one is larger than promised; embedding carries its model and may be */
export async function imageSizes(compose: Compose): Promise<{ image: string; megabytes: number }[]> {
  const config = JSON.parse(await compose.run('config', '--format', 'json'));
  const sizes: { image: string; megabytes: number }[] = [];
  for (const service of builtServices) {
    const image: string = config.services[service].image;
    const bytes = await run('docker', ['image', 'inspect', '--format', '{{.Size}}', image]);
    const megabytes = Math.round(Number(bytes) / 1e6);
    if (megabytes > largestMb && service !== 'embedding')
      throw new Error(`${image} has ${megabytes} MB, more than ${largestMb}`);
    sizes.push({ image, megabytes });
  }
  return sizes;
}
