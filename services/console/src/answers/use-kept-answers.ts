import type { SessionClient } from '@lectern/client';
import { useIsMutating, useMutation } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { useClient, useSessionEnd } from '../session/session.tsx';
import { AnswerBoard, type Exchange } from './answer-board.ts';
import { takeParts, type WrittenPart } from './answer-state.ts';

/** One place of a session where answers are: what is there, and what writes the next one. */
interface Place<Asked, Part extends WrittenPart> {
  readonly board: AnswerBoard<Asked, Part>;
  abort?: AbortController;
}

type Change<Asked, Part extends WrittenPart> = ReturnType<AnswerBoard<Asked, Part>['add']>;

interface Writing<Asked, Part extends WrittenPart> {
  readonly open: (signal: AbortSignal) => AsyncIterable<Part>;
  readonly change: Change<Asked, Part>;
  readonly abort: AbortController;
}

/** Answers of one place, and what goes on with them. */
export interface KeptAnswers<Asked, Part extends WrittenPart> {
  readonly exchanges: readonly Exchange<Asked, Part>[];
  readonly isWriting: boolean;
  /** Begins with an answer. */
  write(asked: Asked, open: Writing<Asked, Part>['open']): void;
  stop(): void;
}

/** By session, so that whoever comes back to a page finds its answers, and nobody else does. */
const places = new WeakMap<SessionClient, Map<string, unknown>>();

/**
 * Has answers written, one at a time in each place. They go on and are kept when another page is shown, until the session ends.
 *
 * @param name of the place; the same one is always of the same types
 * @param most answers that are kept there
 */
export function useKeptAnswers<Asked, Part extends WrittenPart>(
  name: string,
  most: number,
): KeptAnswers<Asked, Part> {
  const place = placeOf<Asked, Part>(useClient(), name, most);
  const exchanges = useSyncExternalStore(place.board.subscribe, place.board.snapshot);
  const end = useSessionEnd();
  const mutationKey = ['answers', name];
  const { mutate } = useMutation({
    mutationKey,
    mutationFn: async (writing: Writing<Asked, Part>) => {
      const { open, change, abort } = writing;
      const signal = AbortSignal.any([abort.signal, end]);
      await takeParts(open(signal), change, signal);
    },
  });
  return {
    exchanges,
    isWriting: useIsMutating({ mutationKey }) > 0,
    write: (asked, open) => {
      place.abort = new AbortController();
      mutate({ open, change: place.board.add(asked), abort: place.abort });
    },
    stop: () => place.abort?.abort(),
  };
}

function placeOf<Asked, Part extends WrittenPart>(
  client: SessionClient,
  name: string,
  most: number,
): Place<Asked, Part> {
  const ofSession = places.get(client) ?? new Map<string, unknown>();
  places.set(client, ofSession);
  const place = (ofSession.get(name) as Place<Asked, Part> | undefined) ?? { board: new AnswerBoard(most) };
  ofSession.set(name, place);
  return place;
}
