import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../../kit/button.tsx';
import { Confirm } from '../../kit/dialog.tsx';
import { useToasts } from '../../kit/toasts.tsx';
import { plural } from '../../lib/format.ts';
import { useClient } from '../../session/session.tsx';
import { type DocumentRow, dropRows, refreshDocuments } from './document-queries.ts';
import type { Selection } from './document-table.tsx';
import { type Outcome, runEach } from './run-each.ts';

/** What can be done with the documents that are chosen. */
export function BulkActions({
  rows,
  selection,
}: {
  readonly rows: readonly DocumentRow[];
  readonly selection: Selection;
}) {
  const client = useClient();
  const queries = useQueryClient();
  const toasts = useToasts();
  const [isBusy, setBusy] = useState(false);
  const chosen = rows.filter(({ id }) => selection.ids.has(id));
  const failed = chosen.filter(({ status }) => status === 'failed' || status === 'rejected');
  if (chosen.length === 0) return null;

  const run = async (ids: readonly string[], act: (id: string) => Promise<unknown>): Promise<Outcome> => {
    setBusy(true);
    const outcome = await runEach(ids, act);
    setBusy(false);
    if (outcome.errors[0] !== undefined) toasts.tellError(outcome.errors[0]);
    selection.set(new Set());
    await refreshDocuments(queries);
    return outcome;
  };
  const remove = async (): Promise<void> => {
    const ids = chosen.map(({ id }) => id);
    const { done } = await run(ids, (id) =>
      client.api.DELETE('/v1/documents/{id}', { params: { path: { id } } }),
    );
    dropRows(queries, new Set(done));
    toasts.tell(`${plural(done.length, 'document')} deleted`);
  };
  const retry = async (): Promise<void> => {
    const ids = failed.map(({ id }) => id);
    const { done } = await run(ids, (id) =>
      client.api.POST('/v1/documents/{id}/retry', { params: { path: { id } } }),
    );
    toasts.tell(`${plural(done.length, 'document')} on the way again`);
  };
  const what = plural(chosen.length, 'document');
  return (
    <div className="documents-bulk" role="toolbar" aria-label="Chosen documents">
      <span>{what} chosen</span>
      {failed.length > 0 && (
        <Button icon="retry" isBusy={isBusy} onClick={() => void retry()}>
          Retry {failed.length}
        </Button>
      )}
      <Confirm
        trigger={
          <Button kind="danger" icon="trash" isBusy={isBusy}>
            Delete
          </Button>
        }
        title={`Delete ${what}?`}
        text="They are hidden from every search at once, and removed for good soon after. This cannot be taken back."
        action={`Delete ${what}`}
        onConfirm={() => void remove()}
      />
      <Button kind="quiet" onClick={() => selection.set(new Set())}>
        Choose none
      </Button>
    </div>
  );
}
