import type { StatusEvent } from '@lectern/client';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { followOn } from '../../lib/follow-on.ts';
import { useClient } from '../../session/session.tsx';
import { type DocumentRow, dropRows, refreshDocuments, showStep } from './document-queries.ts';
import { FollowerPool } from './follower-pool.ts';

/** Of the six connections that a browser has to a host; the others are for calls. */
const streams = 3;
/** How often the list is fetched while documents wait for a stream, in milliseconds. */
const refreshMs = 2_000;

const unfinished: ReadonlySet<string> = new Set(['ingested', 'embedded', 'deleting']);

/** Keeps the documents of a list up to date by the event streams of those that are on their way. */
export function useLiveStatuses(rows: readonly DocumentRow[]): void {
  const client = useClient();
  const queries = useQueryClient();
  const [pool] = useState(
    () =>
      new FollowerPool(async (id, signal) => {
        const onStep = (step: StatusEvent): void =>
          step.status === 'deleted' ? dropRows(queries, new Set([id])) : showStep(queries, id, step);
        await followOn(client, id, { signal, onStep, onLost: () => void refreshDocuments(queries) });
      }, streams),
  );
  const wanted = rows.filter(({ status }) => unfinished.has(status)).map(({ id }) => id);
  const key = wanted.join(' ');
  useEffect(() => pool.want(key === '' ? [] : key.split(' ')), [pool, key]);
  useEffect(() => () => pool.stop(), [pool]);
  const isCrowded = wanted.length > streams;
  useEffect(() => {
    if (!isCrowded) return;
    const timer = setInterval(() => void refreshDocuments(queries), refreshMs);
    return () => clearInterval(timer);
  }, [isCrowded, queries]);
}
