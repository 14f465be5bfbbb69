import { useRef } from 'react';
import { Button } from '../../kit/button.tsx';
import { fromInput } from './read-dropped.ts';
import type { WantedFile } from './upload-queue.ts';

/** For whoever does not drag: a choice of files, or of a folder. */
export function UploadButtons({ onFiles }: { readonly onFiles: (files: readonly WantedFile[]) => void }) {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const take = (input: HTMLInputElement): void => {
    onFiles(fromInput([...(input.files ?? [])]));
    // So that the same file can be chosen once more.
    input.value = '';
  };
  const field = { type: 'file', multiple: true, hidden: true, tabIndex: -1 } as const;
  return (
    <div className="documents-upload-buttons">
      <input
        {...field}
        ref={files}
        aria-label="Files to upload"
        onChange={(event) => take(event.currentTarget)}
      />
      <input
        {...field}
        ref={folder}
        webkitdirectory=""
        aria-label="Folder to upload"
        onChange={(event) => take(event.currentTarget)}
      />
      <Button icon="folder" onClick={() => folder.current?.click()}>
        Folder
      </Button>
      <Button kind="primary" icon="upload" onClick={() => files.current?.click()}>
        Upload files
      </Button>
    </div>
  );
}
