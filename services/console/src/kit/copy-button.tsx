import { useEffect, useState } from 'react';
import { Dialog } from './dialog.tsx';
import { Icon } from './icon.tsx';

const shownMs = 1_500;

/** Copies a text, and says so for a moment. Where the browser does not let it, the text is shown, selected, to be copied by hand. */
export function CopyButton({ text, name }: { readonly text: string; readonly name: string }) {
  const [copies, setCopies] = useState(0);
  const [isByHand, setByHand] = useState(false);
  const isCopied = copies > 0;
  useEffect(() => {
    if (copies === 0) return;
    const timer = setTimeout(() => setCopies(0), shownMs);
    return () => clearTimeout(timer);
  }, [copies]);
  const copy = async (): Promise<void> => {
    // Undefined on pages that come neither by TLS nor from this machine, whatever its type says.
    const clipboard = navigator.clipboard as Clipboard | undefined;
    try {
      if (clipboard === undefined) throw new Error('There is no clipboard.');
      await clipboard.writeText(text);
      setCopies((before) => before + 1);
    } catch {
      setByHand(true);
    }
  };
  return (
    <>
      <button
        type="button"
        className="kit-icon-button"
        aria-label={name}
        title={name}
        onClick={() => void copy()}
      >
        <Icon name={isCopied ? 'check' : 'copy'} size={14} />
        <span className="visually-hidden" role="status">
          {isCopied ? 'Copied' : ''}
        </span>
      </button>
      <Dialog title="Copy it by hand" isOpen={isByHand} onOpenChange={setByHand}>
        <p>This browser does not let the page copy. The text is selected: copy it as you copy any text.</p>
        <textarea
          className="kit-input kit-area kit-area-code"
          readOnly
          aria-label="The text"
          value={text}
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
      </Dialog>
    </>
  );
}

/** The end of an id, where those of one hour differ, with the whole of it to copy. */
export function ShortId({ id, what }: { readonly id: string; readonly what: string }) {
  return (
    <span className="kit-id">
      <code title={id}>…{id.slice(-8)}</code>
      <CopyButton text={id} name={`Copy the id of ${what}`} />
    </span>
  );
}
