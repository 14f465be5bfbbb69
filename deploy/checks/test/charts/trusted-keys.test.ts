import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listServices, projectRoot } from '@lectern/project';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const services = listServices().map(({ name }) => name);
const files = [
  'helm/lectern/values-production.yaml',
  'deploy/argocd/environments/staging/common.yaml',
  'deploy/argocd/environments/production/common.yaml',
];

describe.each(files)('%s', (file) => {
  it('trusts a key of every service, and each key for one', async () => {
    const { global } = parse(await readFile(join(projectRoot, file), 'utf8'));
    const trusted: Record<string, { x: string }[]> = global.trustedServiceKeys;
    expect(Object.keys(trusted).sort()).toEqual([...services].sort());
    const keys = Object.values(trusted).flatMap((list) => list.map(({ x }) => x));
    expect(keys.every((x) => Buffer.from(x, 'base64url').length === 32)).toBe(true);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
