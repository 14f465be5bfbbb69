import { Link } from 'wouter';
import { Badge, StatusBadge } from '../../kit/status-badge.tsx';
import { Time } from '../../kit/time.tsx';
import { failureText } from '../../lib/failure-words.ts';
import { bytes, count } from '../../lib/format.ts';
import { useCollections } from '../../lib/use-collections.ts';
import { useMembers } from '../../lib/use-people.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { usePerson } from '../../session/session.tsx';
import type { DocumentRow } from './document-queries.ts';
import { pathFact } from './upload-queue.ts';

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
          <th className="documents-status">Status</th>
          <th className="documents-number">Size</th>
          <th className="documents-number">Chunks</th>
          <th className="documents-time">Changed</th>
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
  const { id, status, error, chunkCount, lastStep, visibility, collections, ownerId } = row;
  const title = visibleText(row.title);
  const file = shownFile(row);
  const filename = file === undefined ? undefined : visibleText(file);
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
          <OwnerTag id={ownerId} />
          {visibility === 'tenant' && <Badge tone="plain">Shared</Badge>}
          {collections.map((membership) => (
            <CollectionTag key={membership.id} id={membership.id} />
          ))}
        </span>
        {error !== undefined && (
          <p className="documents-error small given">{visibleText(failureText(error))}</p>
        )}
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

/** The name of its file, with the folders that it was uploaded from. */
function shownFile({ filename, metadata }: DocumentRow): string | undefined {
  const { [pathFact]: path } = metadata;
  return typeof path === 'string' && path.endsWith(`/${filename}`) ? path : filename;
}

/** Whose it is, where it is not of whoever looks. */
function OwnerTag({ id }: { readonly id: string }) {
  const { data: members = [] } = useMembers();
  if (usePerson().id === id) return null;
  const name = members.find((member) => member.id === id)?.displayName ?? 'somebody else';
  return (
    <span className="documents-file soft small">
      of <span className="given">{visibleText(name)}</span>
    </span>
  );
}

function CollectionTag({ id }: { readonly id: string }) {
  const { data = [] } = useCollections();
  const collection = data.find((each) => each.id === id);
  if (collection === undefined) return null;
  const name = visibleText(collection.name);
  return (
    <Badge tone="plain">
      <span className="documents-tag given" title={name}>
        {visibleText(name)}
      </span>
    </Badge>
  );
}
