import type { AnswerOptions } from '@lectern/client';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useClient } from '../../session/session.tsx';
import { type Exchange, newExchange, withPart } from './answer-state.ts';

/** Questions of this visit with their answers, the newest first, and what goes on with them. */
export interface Answers {
  readonly exchanges: readonly Exchange[];
  readonly isWriting: boolean;
  ask(question: string, options: Omit<AnswerOptions, 'signal'>): void;
  stop(): void;
}

/** Asks, and shows the answer while it is written. One at a time; leaving the page ends it. */
export function useAnswers(): Answers {
  const client = useClient();
  const [exchanges, setExchanges] = useState<readonly Exchange[]>([]);
  const abort = useRef<AbortController>(undefined);
  useEffect(() => () => abort.current?.abort(), []);

  const change = (id: number, next: (before: Exchange) => Exchange): void =>
    setExchanges((all) => all.map((each) => (each.id === id ? next(each) : each)));
  const { mutate, isPending } = useMutation({
    mutationFn: async ({ id, question, options }: Question) => {
      const startedAt = performance.now();
      const { signal } = options;
      try {
        for await (const part of client.streamAnswer(question, options))
          change(id, (before) => withPart(before, part, performance.now() - startedAt));
      } catch (error) {
        const state = signal.aborted ? 'stopped' : 'failed';
        change(id, (before) => ({ ...before, state, error, totalMs: performance.now() - startedAt }));
        if (!signal.aborted) throw error;
      }
    },
  });
  const ask: Answers['ask'] = (question, options) => {
    abort.current = new AbortController();
    const id = exchanges.length + 1;
    setExchanges((all) => [newExchange(id, question), ...all]);
    mutate({ id, question, options: { ...options, signal: abort.current.signal } });
  };
  return { exchanges, isWriting: isPending, ask, stop: () => abort.current?.abort() };
}

interface Question {
  readonly id: number;
  readonly question: string;
  readonly options: AnswerOptions & { readonly signal: AbortSignal };
}
