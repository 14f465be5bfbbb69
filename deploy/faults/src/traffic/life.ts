import { setTimeout as delay } from 'node:timers/promises';
import { LecternError } from '@lectern/client';
import type { Random } from '../random.ts';
import { brokenContent, type Content, readableContent } from './contents.ts';
import { insist } from './insist.ts';
import type { LedgerEntry } from './ledger.ts';
import type { Tenant } from './tenants.ts';

/** A document that is to live. */
export interface Life {
  readonly entry: LedgerEntry;
  readonly tenant: Tenant;
  readonly random: Random;
  readonly signal: AbortSignal;
}

/** What its owner does with a document. */
type Deed = 'breaks' | 'deletes' | 'replaces' | 'retries' | 'uploads' | 'uploads broken' | 'waits';

/** In a hundred documents, so many live such lives. */
const lives: readonly { readonly share: number; readonly deeds: readonly Deed[] }[] = [
  { share: 44, deeds: ['uploads'] },
  { share: 12, deeds: ['uploads', 'replaces'] },
  { share: 6, deeds: ['uploads', 'waits', 'replaces'] },
  { share: 5, deeds: ['uploads', 'replaces', 'replaces'] },
  { share: 8, deeds: ['uploads', 'deletes'] },
  { share: 8, deeds: ['uploads', 'waits', 'deletes'] },
  { share: 6, deeds: ['uploads', 'replaces', 'deletes'] },
  { share: 4, deeds: ['uploads broken'] },
  { share: 2, deeds: ['uploads broken', 'waits', 'retries'] },
  { share: 3, deeds: ['uploads broken', 'waits', 'replaces'] },
  { share: 2, deeds: ['uploads', 'waits', 'breaks'] },
];

const longestWaitMs = 3_000;

/** Lives one document's life: its owner does one thing after the other, each until it is answered. */
export async function live(life: Life): Promise<void> {
  const { entry, random, signal } = life;
  for (const deed of chooseDeeds(random)) {
    if (deed === 'waits') await delay(random.below(longestWaitMs), undefined, { signal });
    else await deeds[deed](life);
  }
  entry.isDone = true;
}

function chooseDeeds(random: Random): readonly Deed[] {
  let lot = random.below(lives.reduce((sum, { share }) => sum + share, 0));
  return (
    lives.find(({ share }) => {
      lot -= share;
      return lot < 0;
    })?.deeds ?? []
  );
}

const deeds: Readonly<Record<Exclude<Deed, 'waits'>, (life: Life) => Promise<void>>> = {
  uploads: (life) => upload(life, readableContent(life.random, nextName(life))),
  'uploads broken': (life) => upload(life, brokenContent(nextName(life))),
  replaces: (life) => replace(life, readableContent(life.random, nextName(life))),
  breaks: (life) => replace(life, brokenContent(nextName(life))),
  retries: retry,
  deletes: remove,
};

function nextName({ entry: { title, versions } }: Life) {
  return { title, marker: `${title}v${versions.length + 1}q` };
}

async function upload({ entry, tenant, signal }: Life, { file, facts }: Content): Promise<void> {
  const idempotencyKey = `${entry.title}-1`;
  const { id, version } = await insist({ entry, what: 'upload', signal }, (own) =>
    tenant.client.uploadDocument(file, {
      title: entry.title,
      idempotencyKey,
      timeoutMs: 45_000,
      signal: own,
    }),
  );
  entry.id = id;
  entry.versions.push({ ...facts, version });
}

async function replace({ entry, tenant, signal }: Life, { file, facts }: Content): Promise<void> {
  const idempotencyKey = `${entry.title}-${entry.versions.length + 1}`;
  const { version } = await insist({ entry, what: 'replace', signal }, (own) =>
    tenant.client.replaceContent(idOf(entry), file, { idempotencyKey, timeoutMs: 45_000, signal: own }),
  );
  entry.versions.push({ ...facts, version });
}

/** A document that has not failed yet, or has been retried by the call whose answer was lost, is not retried. */
async function retry({ entry, tenant, signal }: Life): Promise<void> {
  const params = { path: { id: idOf(entry) } };
  await insist({ entry, what: 'retry', signal }, (own) =>
    tenant.client.api.POST('/v1/documents/{id}/retry', { params, signal: own }),
  ).catch((error: unknown) => {
    if (!(error instanceof LecternError) || error.reason !== 'document_not_failed') throw error;
  });
}

/** Whoever has the answer finds the document in no read and no search. */
async function remove({ entry, tenant: { client }, signal }: Life): Promise<void> {
  const id = idOf(entry);
  await insist({ entry, what: 'delete', signal }, (own) =>
    client.api.DELETE('/v1/documents/{id}', { params: { path: { id } }, signal: own }),
  );
  entry.isDeleted = true;
  const query = { query: entry.title, filter: { documentIds: [id] } };
  const { results } = await insist({ entry, what: 'search', signal }, (own) =>
    client.search(query, { signal: own }),
  );
  if (results.length > 0) entry.complaints.push('a search found it after its deletion was answered');
  const read = insist({ entry, what: 'get', signal }, (own) => client.getDocument(id, { signal: own }));
  const found = await read.catch((error: unknown) => {
    if (error instanceof LecternError && error.code === 'not_found') return undefined;
    throw error;
  });
  if (found !== undefined) entry.complaints.push('it was read after its deletion was answered');
}

function idOf({ id, title }: LedgerEntry): string {
  if (id === undefined) throw new Error(`${title} has no id.`);
  return id;
}
