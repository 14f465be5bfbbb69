import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { takeParts, type WrittenPart } from './answer-state.ts';

interface Writing<Part extends WrittenPart> {
  readonly open: (signal: AbortSignal) => AsyncIterable<Part>;
  readonly change: Parameters<typeof takeParts<Part>>[1];
  readonly signal: AbortSignal;
}

/** Has answers written, one at a time. Leaving the page ends it. */
export function useAnswerWriter<Part extends WrittenPart>() {
  const abort = useRef<AbortController>(undefined);
  useEffect(() => () => abort.current?.abort(), []);
  const { mutate, isPending } = useMutation({
    mutationFn: ({ open, change, signal }: Writing<Part>) => takeParts(open(signal), change, signal),
  });
  return {
    isWriting: isPending,
    /** Begins with an answer. What becomes of it is told to `change`. */
    write: (open: Writing<Part>['open'], change: Writing<Part>['change']): void => {
      abort.current = new AbortController();
      mutate({ open, change, signal: abort.current.signal });
    },
    stop: (): void => abort.current?.abort(),
  };
}
