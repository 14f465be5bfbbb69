import { Link } from 'wouter';
import { Badge, StatusBadge } from '../../kit/status-badge.tsx';
import { Time } from '../../kit/time.tsx';
import { bytes, count } from '../../lib/format.ts';
import { useCollections } from '../../lib/use-collections.ts';
import type { DocumentRow } from './document-queries.ts';

/** Which documents are chosen. */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  set(ids: ReadonlySet<string>): void;
}

export function DocumentTable({
  rows,
  selection,
}: {
  readonly rows: readonly DocumentRow[];
  readonly selection: Selection;
}) {
  const chosen = rows.filter(({ id }) => selection.ids.has(id)).length;
  const isAll = chosen === rows.length;
  const chooseAll = (): void => selection.set(isAll ? new Set() : new Set(rows.map(({ id }) => id)));
  return (
    <table className="kit-table documents-table">
      <thead>
        <tr>
          <th className="documents-check">
            <input
              type="checkbox"
              className="kit-checkbox"
              aria-label="All documents that are shown"
              checked={isAll}
              ref={(box) => {
                if (box !== null) box.indeterminate = chosen > 0 && !isAll;
              }}
              onChange={chooseAll}
            />
          </th>
          <th>Document</th>
          <th>Status</th>
          <th className="documents-number">Size</th>
          <th className="documents-number">Chunks</th>
          <th>Changed</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <DocumentLine key={row.id} row={row} selection={selection} />
        ))}
      </tbody>
    </table>
  );
}

function DocumentLine({ row, selection }: { readonly row: DocumentRow; readonly selection: Selection }) {
  const { id, title, filename, status, error, chunkCount, lastStep, visibility, collections } = row;
  const choose = (): void => {
    const ids = new Set(selection.ids);
    if (!ids.delete(id)) ids.add(id);
    selection.set(ids);
  };
  return (
    <tr className={selection.ids.has(id) ? 'documents-chosen' : undefined}>
      <td className="documents-check">
        <input
          type="checkbox"
          className="kit-checkbox"
          aria-label={`Choose ${title}`}
          checked={selection.ids.has(id)}
          onChange={choose}
        />
      </td>
      <td className="documents-name">
        <Link href={`/documents/${id}`} className="given" title={title}>
          {title}
        </Link>
        <span className="documents-tags">
          {filename !== undefined && filename !== title && (
            <span className="documents-file soft small given" title={filename}>
              {filename}
            </span>
          )}
          {visibility === 'tenant' && <Badge tone="plain">Shared</Badge>}
          {collections.map((membership) => (
            <CollectionTag key={membership.id} id={membership.id} />
          ))}
        </span>
        {error !== undefined && <p className="documents-error small given">{error.message}</p>}
      </td>
      <td className="documents-status">
        <StatusBadge status={status} />
      </td>
      <td className="documents-number number">{bytes(row.bytes)}</td>
      <td className="documents-number number documents-chunks">{chunkCount > 0 ? count(chunkCount) : '–'}</td>
      <td className="documents-time soft">
        <Time at={lastStep.at} />
      </td>
    </tr>
  );
}

function CollectionTag({ id }: { readonly id: string }) {
  const { data = [] } = useCollections();
  const name = data.find((collection) => collection.id === id)?.name;
  if (name === undefined) return null;
  return (
    <Badge tone="plain">
      <span className="given">{name}</span>
    </Badge>
  );
}
