import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type KubeObject, nameOf, parseObjects } from '../src/kube-object.ts';
import { checkFields } from '../src/models/check-fields.ts';
import { validateObject } from '../src/models/validate-object.ts';
import { projectRoot } from '../src/project-paths.ts';

const objects: KubeObject[] = [];
for await (const file of glob('deploy/argocd/**/*.yaml', { cwd: projectRoot }))
  objects.push(...parseObjects(await readFile(join(projectRoot, file), 'utf8')));

describe('deploy/argocd', () => {
  it('has an ApplicationSet', () => {
    expect(objects.map(({ kind }) => kind)).toContain('ApplicationSet');
  });

  it('has objects that their typed models accept, with no field that they do not know', async () => {
    for (const object of objects) expect(await validateObject(object), nameOf(object)).toEqual([]);
    expect(await checkFields(objects)).toEqual([]);
  });
});
