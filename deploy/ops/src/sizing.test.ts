import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readText, readYaml, services } from './project-files.ts';

const values = z.object({
  resources: z.object({
    requests: z.object({ cpu: z.string(), memory: z.string() }),
    limits: z.object({ memory: z.string() }),
  }),
});
const handbook = await readText('docs/operations.md');
const rows = handbook
  .slice(handbook.indexOf('sizing:start'), handbook.indexOf('sizing:end'))
  .split('\n')
  .filter((line) => /^\| [a-z]/.test(line))
  .map((line) =>
    line
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1),
  );

describe('the sizing table', () => {
  it('has every service', () => {
    expect(
      rows
        .slice(1)
        .map(([name]) => name)
        .sort(),
    ).toEqual([...services].sort());
  });

  it.each(services)('says of %s what its chart requests', async (service) => {
    const { resources } = values.parse(await readYaml(`helm/${service}/values.yaml`));
    const row = rows.find(([name]) => name === service);
    expect(row?.slice(1, 4)).toEqual([
      resources.requests.memory,
      resources.limits.memory,
      resources.requests.cpu,
    ]);
  });
});
