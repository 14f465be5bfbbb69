import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../../kit/button.tsx';
import { describeError } from '../../kit/describe-error.ts';
import { Confirm } from '../../kit/dialog.tsx';
import { useToasts } from '../../kit/toasts.tsx';
import { count, plural } from '../../lib/format.ts';
import { canRetry } from '../../lib/may-change.ts';
import { useMayChange } from '../../lib/use-may-change.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { useClient } from '../../session/session.tsx';
import { type DocumentRow, dropRows, refreshDocuments } from './document-queries.ts';
import type { Selection } from './document-table.tsx';
import { type Outcome, runEach, sayFailures } from './run-each.ts';

/** How an action is told that was done, or was not: `deleted`, `not deleted`. */
interface ActionWords {
  readonly done: string;
  readonly notDone: string;
}

/** What can be done with the documents that are chosen, as far as they may be changed. */
export function BulkActions({
  rows,
  selection,
}: {
  readonly rows: readonly DocumentRow[];
  readonly selection: Selection;
}) {
  const client = useClient();
  const queries = useQueryClient();
  const { run, isBusy } = useBulkRun();
  const chosen = rows.filter(({ id }) => selection.ids.has(id));
  const changeable = chosen.filter(useMayChange());
  const failed = changeable.filter(canRetry);
  if (chosen.length === 0) return null;

  const remove = async (): Promise<void> => {
    const words = { done: 'deleted', notDone: 'not deleted' };
    const { done, failures } = await run(changeable, words, (id) =>
      client.api.DELETE('/v1/documents/{id}', { params: { path: { id } } }),
    );
    dropRows(queries, new Set(done));
    selection.set(idsOf(failures));
  };
  const retry = async (): Promise<void> => {
    const words = { done: 'on the way again', notDone: 'not tried again' };
    const { failures } = await run(failed, words, (id) =>
      client.api.POST('/v1/documents/{id}/retry', { params: { path: { id } } }),
    );
    selection.set(idsOf(failures));
  };
  const what = plural(changeable.length, 'document');
  const others = chosen.length - changeable.length;
  return (
    <div className="documents-bulk" role="toolbar" aria-label="Chosen documents">
      <span>
        {plural(chosen.length, 'document')} chosen
        {others > 0 && `, ${count(others)} of them of others, which you cannot change`}
      </span>
      {failed.length > 0 && (
        <Button icon="retry" isBusy={isBusy} onClick={() => void retry()}>
          Retry {count(failed.length)}
        </Button>
      )}
      {changeable.length > 0 && (
        <Confirm
          trigger={
            <Button kind="danger" icon="trash" isBusy={isBusy}>
              Delete
            </Button>
          }
          title={`Delete ${what}?`}
          text={`${changeable.length === 1 ? 'It is' : 'They are'} hidden from every search at once, and removed for good soon after. This cannot be taken back.`}
          action={`Delete ${what}`}
          onConfirm={() => void remove()}
        />
      )}
      <Button kind="quiet" onClick={() => selection.set(new Set())}>
        Choose none
      </Button>
    </div>
  );
}

/** What stays chosen, so that it can be tried again. */
function idsOf(failures: Outcome['failures']): ReadonlySet<string> {
  return new Set(failures.map(({ id }) => id));
}

/** Does something with each of many documents, and tells what was done and what was not. */
function useBulkRun() {
  const queries = useQueryClient();
  const toasts = useToasts();
  const [isBusy, setBusy] = useState(false);
  const run = async (
    documents: readonly DocumentRow[],
    words: ActionWords,
    act: (id: string) => Promise<unknown>,
  ): Promise<Outcome> => {
    setBusy(true);
    const ids = documents.map(({ id }) => id);
    const outcome = await runEach(ids, act);
    setBusy(false);
    const { done, failures } = outcome;
    if (done.length > 0) toasts.tell(`${plural(done.length, 'document')} ${words.done}`);
    if (failures.length > 0) {
      const title = `${plural(failures.length, 'document')} ${words.notDone}`;
      const nameOf = (id: string): string => visibleText(documents.find((row) => row.id === id)?.title ?? id);
      toasts.tellFailure({ title, text: sayFailures(failures, { nameOf, reasonOf }) });
    }
    await refreshDocuments(queries);
    return outcome;
  };
  return { run, isBusy };
}

function reasonOf(error: unknown): string {
  const { title, text = '' } = describeError(error);
  return `${title} ${text}`.trim();
}
