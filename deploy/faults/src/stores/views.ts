import { setTimeout as delay } from 'node:timers/promises';
import { LecternError, type SearchResponse } from '@lectern/client';
import { type LedgerEntry, newestOf } from '../traffic/ledger.ts';
import type { Tenant } from '../traffic/tenants.ts';
import type { View } from './snapshot.ts';

/** How many documents are looked at side by side. */
const atOnce = 8;
const wholeMs = 30_000;
const againMs = 200;

/** What the API shows of each document that was accepted: to its own tenant, and to the next one. */
export async function readViews(ledger: readonly LedgerEntry[], tenants: readonly Tenant[]): Promise<View[]> {
  const views: View[] = [];
  const waiting = [...ledger];
  const look = async (): Promise<void> => {
    for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
      const view = await readView(entry, tenants);
      if (view !== undefined) views.push(view);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, look));
  return views;
}

async function readView(entry: LedgerEntry, tenants: readonly Tenant[]): Promise<View | undefined> {
  const { id: documentId, tenantId } = entry;
  const own = tenants.findIndex((tenant) => tenant.tenantId === tenantId);
  const [owner, stranger] = [tenants[own], tenants[(own + 1) % tenants.length]];
  if (documentId === undefined || owner === undefined || stranger === undefined) return undefined;
  const query = newestOf(entry)?.marker ?? entry.title;
  const search = { query, topK: 100, filter: { documentIds: [documentId] } };
  const { results } = await undegraded(() => owner.client.search(search));
  const anywhere = await stranger.client.search({ query, mode: 'lexical', topK: 10 });
  const directly = await stranger.client.search(search);
  const foreign = [...anywhere.results, ...directly.results].filter((hit) => hit.documentId === documentId);
  return {
    documentId,
    status: await statusOf(owner, documentId),
    hits: results.map(({ version, text }) => ({ version, text })),
    foreignHits: foreign.length,
  };
}

/** Right after an outage a search may still do without a part: it is repeated until it is whole, or that takes too long. */
async function undegraded(search: () => Promise<SearchResponse>): Promise<SearchResponse> {
  const deadline = performance.now() + wholeMs;
  for (;;) {
    const answer = await search();
    if (answer.degraded.length === 0 || performance.now() > deadline) return answer;
    await delay(againMs);
  }
}

async function statusOf({ client }: Tenant, id: string): Promise<string | undefined> {
  try {
    return (await client.getDocument(id)).status;
  } catch (error) {
    if (error instanceof LecternError && error.code === 'not_found') return undefined;
    throw error;
  }
}
