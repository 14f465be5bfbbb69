import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCompose, variablesIn } from '../src/environment/compose-file.ts';
import { composePolicies } from '../src/environment/compose-policies.ts';
import { projectRoot } from '../src/project-paths.ts';

const file = join(projectRoot, 'docker-compose.yml');
const compose = existsSync(file) ? await readCompose(file) : { services: {} };
const composed = Object.entries(compose.services).map(([name, service]) => ({ name, service }));

describe('docker-compose.yml', () => {
  it('has services', () => {
    expect(composed.length).toBeGreaterThan(0);
  });

  it.each(composed)('keeps every policy in $name', ({ service }) => {
    const findings = composePolicies.flatMap(({ id, check }) => {
      const message = check(service, compose);
      return message ? [`${id}: it ${message}`] : [];
    });
    expect(findings).toEqual([]);
  });

  it('takes from the environment what .env.example shows, and nothing else', async () => {
    const used = variablesIn(withoutComments(await readFile(file, 'utf8')));
    const example = await readFile(join(projectRoot, '.env.example'), 'utf8');
    const shown = [...example.matchAll(/^#?\s?([A-Z][A-Z0-9_]*)=/gm)]
      .map(([, name]) => name)
      // Compose reads these itself.
      .filter((name) => !name?.startsWith('COMPOSE_'));
    expect([...new Set(shown)].sort()).toEqual([...new Set(used)].sort());
  });
});

const withoutComments = (text: string): string => text.replace(/^\s*#.*$/gm, '');
