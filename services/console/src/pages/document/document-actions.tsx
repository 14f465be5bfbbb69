import { useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { Button } from '../../kit/button.tsx';
import { Confirm } from '../../kit/dialog.tsx';
import { useToasts } from '../../kit/toasts.tsx';
import { canRetry } from '../../lib/may-change.ts';
import { useMayChange } from '../../lib/use-may-change.ts';
import type { ReadDocument } from './change-document.ts';
import { useDocumentActions } from './document-data.ts';
import { saveBlob } from './save-blob.ts';

type Running = 'retry' | 'replace' | 'download' | 'remove';

/** What can be done with the whole document; a reader may only download it. */
export function DocumentActions({ read: { document } }: { readonly read: ReadDocument }) {
  const actions = useDocumentActions(document.id);
  const toasts = useToasts();
  const [, navigate] = useLocation();
  const [running, setRunning] = useState<Running>();
  const canChange = useMayChange()(document);

  const run = async (name: Running, act: () => Promise<unknown>): Promise<void> => {
    setRunning(name);
    await act().catch(toasts.tellError);
    setRunning(undefined);
  };
  const download = async (): Promise<void> =>
    saveBlob(await actions.download(), document.filename ?? document.title);
  const remove = async (): Promise<void> => {
    await actions.remove();
    toasts.tell('The document is deleted');
    navigate('/documents');
  };
  return (
    <div className="document-actions">
      {canRetry(document) && canChange && (
        <Button
          kind="primary"
          icon="retry"
          isBusy={running === 'retry'}
          onClick={() => void run('retry', actions.retry)}
        >
          Retry
        </Button>
      )}
      <Button icon="download" isBusy={running === 'download'} onClick={() => void run('download', download)}>
        Download
      </Button>
      {canChange && (
        <ReplaceButton
          isBusy={running === 'replace'}
          onFile={(file) => void run('replace', () => actions.replace(file))}
        />
      )}
      {canChange && (
        <Confirm
          trigger={
            <Button kind="danger" icon="trash" isBusy={running === 'remove'}>
              Delete
            </Button>
          }
          title="Delete this document?"
          text="It is hidden from every search at once, and removed for good soon after. This cannot be taken back."
          action="Delete the document"
          onConfirm={() => void run('remove', remove)}
        />
      )}
    </div>
  );
}

function ReplaceButton({
  isBusy,
  onFile,
}: {
  readonly isBusy: boolean;
  readonly onFile: (file: File) => void;
}) {
  const field = useRef<HTMLInputElement>(null);
  const take = (input: HTMLInputElement): void => {
    const file = input.files?.[0];
    input.value = '';
    if (file !== undefined) onFile(file);
  };
  return (
    <>
      <input
        type="file"
        hidden
        tabIndex={-1}
        ref={field}
        aria-label="File of the new version"
        onChange={(event) => take(event.currentTarget)}
      />
      <Button icon="upload" isBusy={isBusy} onClick={() => field.current?.click()}>
        New version
      </Button>
    </>
  );
}
