import { listPacts, pactsFolder } from '@lectern/contracts/testing/pact-files';
import { listServices } from '@lectern/project';
import { describe, expect, it } from 'vitest';
import { listFiles, readText } from '../project-files.ts';
import { callEdges, edgesWithoutPact, eventEdges, namedOperations, operationsWithoutPact } from './edges.ts';

const pacts = listPacts(pactsFolder);
const edges = [...callEdges(), ...eventEdges()];

describe('every edge between services', () => {
  it('has a pact', () => {
    expect(edgesWithoutPact(edges, pacts)).toEqual([]);
  });

  it('has one for each operation that the code names', async () => {
    const operations = await namedOperations();
    expect(operations.length).toBeGreaterThan(0);
    expect(operationsWithoutPact(operations, pacts)).toEqual([]);
  });

  it.each(edges)('is missed without its pact: $consumer <- $provider $event', ({ event, ...pair }) => {
    const others = pacts.map((pact) => {
      if (pact.consumer !== pair.consumer || pact.provider !== pair.provider) return pact;
      const isOther = ({ type, description }: (typeof pact.interactions)[number]): boolean =>
        event === undefined ? type !== 'Synchronous/HTTP' : description !== event;
      return { ...pact, interactions: pact.interactions.filter(isOther) };
    });
    expect(edgesWithoutPact(edges, others)).toHaveLength(1);
  });

  it('is one that the services are allowed: no pact stays of another', () => {
    const pairs = new Set(edges.map(({ consumer, provider }) => `${consumer} ${provider}`));
    const left = pacts.filter(({ consumer, provider }) => !pairs.has(`${consumer} ${provider}`));
    expect(left).toEqual([]);
  });

  it('stands in the table of the architecture, and no other does', async () => {
    const named = callsOfTable(await readText('docs/architecture.md'));
    const wanted = new Set(callEdges().map(({ consumer, provider }) => `${consumer} ${provider}`));
    expect([...named].sort()).toEqual([...wanted].sort());
  });
});

describe('every pact', () => {
  it.each(pacts)('is said and kept by a test: $consumer <- $provider', async ({ consumer, provider }) => {
    expect(await testsOf(consumer, 'consumer')).toContain(`openPacts('${consumer}')`);
    const kept = await testsOf(provider, 'provider');
    expect(kept).toContain('await findBrokenPacts(');
    expect(kept).toContain(`provider: '${provider}'`);
  });
});

async function testsOf(service: string, side: 'consumer' | 'provider'): Promise<string> {
  const folder = listServices().find(({ name }) => name === service)?.folder;
  const files = await listFiles(`${folder}/test/pacts/${side}.test.ts`);
  return (await Promise.all(files.map(readText))).join('\n');
}

/** Pairs of services in the table of calls. `the owner of a path` is every service that the gateway has a route to. */
function callsOfTable(text: string): Set<string> {
  const table = /^\| caller \| calls \|.*\n\|[-|]+\n((?:\|.*\n)+)/m.exec(text)?.[1] ?? '';
  const services = listServices().map(({ name }) => name);
  const pairs = table
    .trim()
    .split('\n')
    .flatMap((row) => {
      const [, caller = '', called = ''] = row.split('|').map((cell) => cell.trim());
      const names = called === 'the owner of a path' ? ownersOfPaths() : called.split(', ');
      return names.filter((name) => services.includes(name)).map((name) => `${caller} ${name}`);
    });
  return new Set(pairs);
}

/** As the pacts of the gateway have them, which are made from its routes. */
function ownersOfPaths(): string[] {
  return pacts
    .filter(({ interactions }) => interactions.some(({ description }) => description === 'forward'))
    .map(({ provider }) => provider);
}
