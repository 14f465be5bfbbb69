import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { Icon } from '../../kit/icon.tsx';
import { readDropped } from './read-dropped.ts';
import type { WantedFile } from './upload-queue.ts';

/** Takes files and folders that are dropped anywhere on it, and shows that it would. */
export function DropArea({
  onFiles,
  children,
}: {
  readonly onFiles: (files: readonly WantedFile[]) => void;
  readonly children: ReactNode;
}) {
  const [isOver, setOver] = useState(false);
  // Every element below enters and leaves by itself.
  const depth = useRef(0);
  const move = (step: number) => (event: DragEvent) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    depth.current += step;
    setOver(depth.current > 0);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    depth.current = 0;
    setOver(false);
    void readDropped(event.dataTransfer).then(onFiles);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: whoever does not drag has the buttons
    <div
      className="documents-drop"
      onDragEnter={move(1)}
      onDragLeave={move(-1)}
      onDragOver={move(0)}
      onDrop={drop}
    >
      {children}
      {isOver && (
        <div className="documents-drop-over">
          <Icon name="upload" size={32} />
          <span>Drop files or folders to store them</span>
        </div>
      )}
    </div>
  );
}
