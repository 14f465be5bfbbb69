import { LecternError, type SessionClient } from '@lectern/client';
import {
  type MutationCacheNotifyEvent,
  type QueryCacheNotifyEvent,
  type QueryClient,
  QueryClientProvider,
} from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { createQueryClient } from './query-client.ts';
import {
  acceptInvitation,
  confirmAddress,
  type Ending,
  endingElsewhere,
  endVisit,
  type NewAccount,
  onSignedElsewhere,
  type Person,
  resumeVisit,
  signIn,
  signInAsDemo,
  signUp,
  type Visit,
} from './visit.ts';

/**
 * Whether somebody is signed in; `restoring` while the session of an earlier visit is looked for, `unreachable` when the platform does
 * not tell whether it goes on.
 */
export type SessionState =
  | { readonly phase: 'restoring' }
  | { readonly phase: 'unreachable'; readonly error: unknown }
  | { readonly phase: 'out'; readonly ending?: Ending }
  | ({ readonly phase: 'in' } & Visit);

/** What can be done with a session. */
export interface SessionActions {
  signIn(account: Pick<NewAccount, 'email' | 'password'>): Promise<void>;
  /** Resolves with `to-confirm` where the address has to be confirmed before somebody can sign in. */
  signUp(account: NewAccount): Promise<'signed-in' | 'to-confirm'>;
  confirm(token: string): Promise<void>;
  acceptInvitation(account: Omit<NewAccount, 'email'> & { readonly token: string }): Promise<void>;
  signInAsDemo(): Promise<void>;
  signOut(): Promise<void>;
  /** Goes on with the session that the browser has; that of another page too. Never rejects. */
  resume(): Promise<void>;
}

const Session = createContext<(SessionState & SessionActions) | undefined>(undefined);

/** What the page knows by its calls, and the number of the session that it is of. */
interface Memory {
  readonly number: number;
  readonly queries: QueryClient;
}

/**
 * Keeps the session, and what is known by its calls: all below begins anew when it ends, so that nothing is left to whoever signs in
 * next, not even by a call that is answered late. The access token is in the memory of this page alone; the refresh token is in a
 * cookie that no script can read, so that the session outlives the page.
 */
export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const [state, setState] = useState<SessionState>({ phase: 'restoring' });
  const [{ number, queries }, setMemory] = useState<Memory>(() => ({
    number: 0,
    queries: createQueryClient(),
  }));
  useEffect(() => {
    let isCurrent = true;
    void restored().then((found) => {
      if (isCurrent) setState(found);
    });
    return () => {
      isCurrent = false;
    };
  }, []);
  const leave = useCallback(
    ({ over }: Visit, ending?: Ending): void => {
      over.abort();
      queries.clear();
      setMemory({ number: number + 1, queries: createQueryClient() });
      setState({ phase: 'out', ...(ending && { ending }) });
    },
    [queries, number],
  );
  useEndings(state, queries, leave);
  const value = useMemo((): SessionState & SessionActions => {
    const enter = (visit: Visit): void => setState({ phase: 'in', ...visit });
    return {
      ...state,
      signIn: async (account: Pick<NewAccount, 'email' | 'password'>) => enter(await signIn(account)),
      signUp: async (account: NewAccount) => {
        const visit = await signUp(account);
        if (visit !== undefined) enter(visit);
        return visit === undefined ? 'to-confirm' : 'signed-in';
      },
      confirm: confirmAddress,
      acceptInvitation: async (account: Parameters<typeof acceptInvitation>[0]) =>
        enter(await acceptInvitation(account)),
      signInAsDemo: async () => enter(await signInAsDemo()),
      signOut: async () => {
        if (state.phase !== 'in') return;
        await endVisit(state);
        leave(state);
      },
      resume: async () => setState(await restored()),
    };
  }, [state, leave]);
  return (
    <QueryClientProvider key={number} client={queries}>
      <Session value={value}>{children}</Session>
    </QueryClientProvider>
  );
}

/** Leaves a session that has ended by itself, or on another page. */
function useEndings(
  state: SessionState,
  queries: QueryClient,
  leave: (visit: Visit, ending: Ending) => void,
): void {
  useEffect(() => {
    if (state.phase !== 'in') return;
    const { person } = state;
    const end = (ending: Ending): void => {
      // Whoever signs out is told nothing of a call that comes too late.
      if (!state.over.signal.aborted) leave(state, ending);
    };
    const onError = (event: QueryCacheNotifyEvent | MutationCacheNotifyEvent): void => {
      if (event.type !== 'updated' || event.action.type !== 'error') return;
      if (isSignedOut(event.action.error)) end(endingElsewhere(person) ?? 'ended');
    };
    const stops = [
      queries.getQueryCache().subscribe(onError),
      queries.getMutationCache().subscribe(onError),
      onSignedElsewhere(() => {
        const ending = endingElsewhere(person);
        if (ending !== undefined) end(ending);
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [queries, state, leave]);
}

/** The session and what can be done with it. */
export function useSession(): SessionState & SessionActions {
  const session = useContext(Session);
  if (session === undefined) throw new Error('There is no session around this component.');
  return session;
}

/** The calls of whoever is signed in; only below the page to sign in. */
export function useClient(): SessionClient {
  return signedIn(useSession()).client;
}

/** Aborts when the session ends: what was begun for whoever is signed in ends with it. */
export function useSessionEnd(): AbortSignal {
  return signedIn(useSession()).over.signal;
}

/** Who is signed in; only below the page to sign in. */
export function usePerson(): Person {
  return signedIn(useSession()).person;
}

function signedIn(session: SessionState): Visit {
  if (session.phase !== 'in') throw new Error('Nobody is signed in.');
  return session;
}

/** The session of an earlier visit, or why there is none. */
async function restored(): Promise<SessionState> {
  try {
    const visit = await resumeVisit();
    return visit === undefined ? { phase: 'out' } : { phase: 'in', ...visit };
  } catch (error) {
    return { phase: 'unreachable', error };
  }
}

/** The client has tried to exchange its token by then. */
function isSignedOut(error: unknown): boolean {
  return error instanceof LecternError && error.status === 401;
}
