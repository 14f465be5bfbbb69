import { LecternError, type SessionClient } from '@lectern/client';
import {
  type MutationCacheNotifyEvent,
  type QueryCacheNotifyEvent,
  useQueryClient,
} from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
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

/**
 * Keeps the session. The access token is in the memory of this page alone; the refresh token is in a cookie that no script can
 * read, so that the session outlives the page.
 */
export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const [state, setState] = useState<SessionState>({ phase: 'restoring' });
  const queries = useQueryClient();
  useEffect(() => {
    let isCurrent = true;
    void restored().then((found) => {
      if (isCurrent) setState(found);
    });
    return () => {
      isCurrent = false;
    };
  }, []);
  const person = state.phase === 'in' ? state.person : undefined;
  useEffect(() => {
    if (person === undefined) return;
    const end = (ending: Ending): void => {
      queries.clear();
      setState({ phase: 'out', ending });
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
  }, [queries, person]);
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
        queries.clear();
        setState({ phase: 'out' });
      },
      resume: async () => setState(await restored()),
    };
  }, [state, queries]);
  return <Session value={value}>{children}</Session>;
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
