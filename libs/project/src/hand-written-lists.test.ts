import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listDatabases, listServices, projectRoot } from './index.ts';

/** Lists in files that are read where there is no project to ask: in containers, by Helm, in a pipeline, by a person. */
const lists: readonly [what: string, file: string, list: RegExp, wanted: readonly string[]][] = [
  ['databases', 'deploy/compose/postgres/databases.sh', /for service in (.+);/, listDatabases()],
  ['databases', 'deploy/compose/secrets/make-secrets.mjs', /const databases = \[(.+)\]/, listDatabases()],
  ['services', 'deploy/compose/secrets/make-secrets.mjs', /const services = \[(.+)\]/, serviceNames()],
  ['databases', 'helm/lectern/files/postgres/create-databases.sh', /for service in (.+);/, listDatabases()],
  ['databases', 'helm/lectern/templates/_parts.tpl', /"lectern.databases" -}}\n\[(.+)\]/, listDatabases()],
  ['services', 'helm/lectern/templates/_parts.tpl', /"lectern.services" -}}\n\[(.+)\]/, serviceNames()],
  ['services', '.github/workflows/charts.yml', /images=\((.+) emulator\)/, serviceNames()],
  ...['README.md', 'helm/README.md', 'helm/lectern/README.md', '.github/workflows/release.yml'].map(chartsIn),
];

/** The charts in the order in which their dependencies are fetched: the umbrella last, since it packs the others. */
function chartsIn(file: string): (typeof lists)[number] {
  return ['charts', file, /for chart in (.+) lectern;/, serviceNames()];
}

function serviceNames(): string[] {
  return listServices().map(({ name }) => name);
}

describe('a list that is written by hand', () => {
  it.each(lists)('has all %s in %s', (_what, file, list, wanted) => {
    const [, found = ''] = list.exec(readFileSync(join(projectRoot, file), 'utf8')) ?? [];
    expect(found.match(/[\w-]+/g)?.sort()).toEqual([...wanted].sort());
  });
});
