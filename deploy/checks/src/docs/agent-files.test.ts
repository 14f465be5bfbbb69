import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '@lectern/project';
import { describe, expect, it } from 'vitest';
import { readText } from '../project-files.ts';
import { checks } from '../runner/checks.ts';

const skillFolder = 'docs/agents/lectern';
const skill = await readText(`${skillFolder}/SKILL.md`);
const agents = await readText('AGENTS.md');
const llms = await readText('llms.txt');

describe('SKILL.md', () => {
  it('has the head that agents look for, with the name of its folder', () => {
    const [, name, description = ''] = /^---\nname: ([a-z-]+)\ndescription: (.+)\n---\n/.exec(skill) ?? [];
    expect(name).toBe(skillFolder.split('/').at(-1));
    expect(description.length).toBeGreaterThan(40);
    expect(description.length).toBeLessThanOrEqual(1_024);
  });

  it('names calls that there are', async () => {
    const description = await readText('docs/api/gateway.json');
    const { paths } = JSON.parse(description) as { paths: Record<string, Record<string, unknown>> };
    const calls = [...skill.matchAll(/`(GET|POST|PUT|DELETE) (\/v1\/[^`?\s]*)/g)];
    expect(calls.length).toBeGreaterThan(6);
    for (const [call, method = '', path = ''] of calls) {
      expect(Object.keys(paths[path] ?? {}), call).toContain(method.toLowerCase());
    }
  });

  it('names the tools that there are, and all of them', async () => {
    const files = await readdir(join(projectRoot, 'services/bff/src/mcp'));
    const sources = await Promise.all(
      files
        .filter((file) => file.endsWith('-tools.ts'))
        .map((file) => readText(`services/bff/src/mcp/${file}`)),
    );
    const tools = [...sources.join('\n').matchAll(/\btool\(\{\s+name: '(\w+)'/g)].map(([, name]) => name);
    expect(tools.length).toBeGreaterThan(6);
    const [, section = ''] = /## With tools\n(.*?)\n## /s.exec(skill) ?? [];
    for (const tool of tools) expect(section).toContain(`\`${tool}\``);
  });
});

describe('AGENTS.md', () => {
  it('names checks, folders and files that there are', async () => {
    const names = checks.map(({ name }) => name);
    const [, asked = ''] = /npm test -- ((?:[a-z]+ )+) *#/.exec(agents) ?? [];
    expect(names).toEqual(expect.arrayContaining(asked.trim().split(' ')));
    const top = await readdir(projectRoot);
    for (const [, row = ''] of agents.matchAll(/^\| (`.*?) \|/gm)) {
      for (const [, folder = ''] of row.matchAll(/`([a-z]+)(?:\/\*)?`/g)) expect(top).toContain(folder);
    }
    for (const [, project = ''] of agents.matchAll(/--project (\w+)/g)) {
      expect(await readText('vitest.config.ts')).toContain(`'${project}'`);
    }
  });

  it('has its head of imports as the architecture has it', async () => {
    const rule = 'domain <- use-cases <- adapters | http | messaging <- composition <- main';
    for (const text of [agents, await readText('docs/architecture.md')]) expect(text).toContain(rule);
  });
});

describe('llms.txt', () => {
  it('has the form of its kind: a title, a summary, and sections of links', () => {
    expect(llms).toMatch(/^# Lectern\n\n> .+\n/);
    const sections = llms.split('\n## ').slice(1);
    expect(sections.length).toBeGreaterThan(2);
    for (const section of sections) {
      const [, , ...lines] = section.trimEnd().split('\n');
      for (const line of lines) expect(line).toMatch(/^- \[[^\]]+\]\([^)]+\): \S/);
    }
  });

  it('leaves out no document', async () => {
    const documents = (await readdir(join(projectRoot, 'docs'))).filter((file) => file.endsWith('.md'));
    for (const file of documents) expect(llms).toContain(`](docs/${file})`);
  });
});
