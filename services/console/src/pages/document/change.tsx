import { LecternError } from '@lectern/client';
import type { ReactNode } from 'react';
import { describeError } from '../../kit/describe-error.ts';
import { Notice } from '../../kit/notice.tsx';
import type { DocumentChange, ReadDocument } from './change-document.ts';
import { useChangeDocument } from './document-data.ts';

/** Changes a document; resolves with whether it was changed. */
export type ChangeDocument = (change: DocumentChange) => Promise<boolean>;

/** Gives a part of the page the way to change the document, and shows why a change was not made. */
export function Change({
  read,
  children,
}: {
  readonly read: ReadDocument;
  readonly children: (change: ChangeDocument) => ReactNode;
}) {
  const { mutateAsync, error } = useChangeDocument(read);
  const change: ChangeDocument = (body) =>
    mutateAsync(body).then(
      () => true,
      () => false,
    );
  return (
    <section className="kit-panel">
      {children(change)}
      {error !== null && (
        <div className="kit-panel-body">
          <Notice tone="bad" {...describeChangeError(error)} />
        </div>
      )}
    </section>
  );
}

function describeChangeError(error: unknown) {
  if (!(error instanceof LecternError) || error.status !== 412) return describeError(error);
  return {
    title: 'Somebody else has changed the document meanwhile.',
    text: 'Nothing was changed. What you see now is theirs: look at it, and make your change again.',
  };
}
