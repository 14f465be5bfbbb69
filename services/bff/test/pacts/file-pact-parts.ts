import { knownCaller } from '@lectern/auth/testing';
import { type openPacts, pathFromState } from '@lectern/contracts/testing';
import type { Collections, Files } from '../../src/ports/files.ts';
import { principal } from '../support/start-bff.ts';

type Facts = Parameters<ReturnType<typeof openPacts>['call']>[1];

export const options = {
  ...{ caller: knownCaller(principal), signal: new AbortController().signal },
  idempotencyKey: undefined,
};
export const headers = { accept: 'application/json' };
export const at = '2026-01-01T00:00:00.000Z';
export const documentId = '0198d2f4-a28f-7c19-95f3-8e9fa0b1c2d4';
export const place = { limit: 5, order: 'newest' } as const;
export const query = { limit: '5' };
export const inCollection = 'the caller has a document in a collection, by a batch';

type Clients = Files & { readonly sets: Collections };
export type Case = readonly [string, Omit<Facts, 'forCaller'>, (clients: Clients) => Promise<void>];

export const get = (path: string) => ({ method: 'GET' as const, path: pathFromState(path, '1'), headers });
