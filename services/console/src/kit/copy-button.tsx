import { useEffect, useState } from 'react';
import { Icon } from './icon.tsx';

const shownMs = 1_500;

/** Copies a text, and says so for a moment. */
export function CopyButton({ text, name }: { readonly text: string; readonly name: string }) {
  const [copies, setCopies] = useState(0);
  const isCopied = copies > 0;
  useEffect(() => {
    if (copies === 0) return;
    const timer = setTimeout(() => setCopies(0), shownMs);
    return () => clearTimeout(timer);
  }, [copies]);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopies((before) => before + 1);
  };
  return (
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
