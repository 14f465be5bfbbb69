import './uploads.css';
import { LecternError } from '@lectern/client';
import { Link } from 'wouter';
import { Button } from '../../kit/button.tsx';
import { describeError } from '../../kit/describe-error.ts';
import { Icon } from '../../kit/icon.tsx';
import { IconButton } from '../../kit/icon-button.tsx';
import { bytes, count, plural } from '../../lib/format.ts';
import { visibleText } from '../../lib/visible-text.ts';
import type { Upload, UploadQueue } from './upload-queue.ts';

/** So many rows are drawn; a folder may have thousands of files. */
const shownRows = 8;

/** What becomes of the files that were put in: those with errors first, then those on their way. */
export function UploadList({
  uploads,
  queue,
}: {
  readonly uploads: readonly Upload[];
  readonly queue: UploadQueue;
}) {
  if (uploads.length === 0) return null;
  const rows = uploads.toSorted((one, other) => rankOf(one) - rankOf(other)).slice(0, shownRows);
  const isOver = uploads.every(({ state }) => state === 'stored' || state === 'failed');
  return (
    <section className="kit-panel documents-uploads" aria-label="Uploads">
      <div className="kit-panel-head">
        <h2>
          <span role="status">{summaryOf(uploads)}</span>
        </h2>
        <Button kind="quiet" onClick={() => queue.clear()}>
          {isOver ? 'Clear' : 'Clear what is done'}
        </Button>
      </div>
      <ul>
        {rows.map((upload) => (
          <UploadRow key={upload.id} upload={upload} onRetry={() => queue.retry(upload.id)} />
        ))}
      </ul>
      {uploads.length > rows.length && (
        <p className="documents-uploads-more soft">and {count(uploads.length - rows.length)} more</p>
      )}
    </section>
  );
}

function UploadRow({ upload, onRetry }: { readonly upload: Upload; readonly onRetry: () => void }) {
  const { bytes: size, state, sent, document } = upload;
  const path = visibleText(upload.path);
  return (
    <li className={`documents-upload documents-upload-${state}`}>
      <UploadSign state={state} />
      <span className="documents-upload-name given">
        {document === undefined ? path : <Link href={`/documents/${document.id}`}>{path}</Link>}
      </span>
      <span className="soft number small">{bytes(size)}</span>
      {state === 'sending' && (
        <progress className="kit-progress" value={sent} max={1} aria-label={`Sending ${path}`} />
      )}
      {state === 'failed' && <UploadFailure error={upload.error} path={path} onRetry={onRetry} />}
    </li>
  );
}

function UploadSign({ state }: { readonly state: Upload['state'] }) {
  const signs = { waiting: 'waiting', sending: 'upload', stored: 'done', failed: 'failed' } as const;
  const words = { waiting: 'Waits', sending: 'Is being sent', stored: 'Uploaded', failed: 'Not uploaded' };
  return (
    <span className="documents-upload-sign" title={words[state]}>
      <Icon name={signs[state]} />
      <span className="visually-hidden">{words[state]}</span>
    </span>
  );
}

function UploadFailure({
  error,
  path,
  onRetry,
}: {
  readonly error: unknown;
  readonly path: string;
  readonly onRetry: () => void;
}) {
  const { title, text } = describeError(error);
  return (
    <div className="documents-upload-failure">
      <span className="given">{visibleText(`${title} ${text ?? ''}`)}</span>
      {!isOfFile(error) && <IconButton icon="retry" name={`Send ${path} again`} onClick={onRetry} />}
    </div>
  );
}

/** Whether the file itself is refused: it would be another time too. */
function isOfFile(error: unknown): boolean {
  return error instanceof LecternError && [400, 413, 415, 422].includes(error.status ?? 0);
}

const ranks: readonly Upload['state'][] = ['failed', 'sending', 'waiting', 'stored'];

function rankOf({ state }: Upload): number {
  return ranks.indexOf(state);
}

function summaryOf(uploads: readonly Upload[]): string {
  const number = (state: Upload['state']): number =>
    uploads.filter((upload) => upload.state === state).length;
  const failed = number('failed');
  const open = number('waiting') + number('sending');
  const parts = [
    open > 0 ? `${plural(open, 'file')} on the way` : '',
    number('stored') > 0 ? `${plural(number('stored'), 'file')} uploaded` : '',
    failed > 0 ? `${plural(failed, 'file')} not uploaded` : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}
