import { type LecternClient, logIn, register, type SessionClient } from '@lectern/client';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';

/** Who is signed in. */
export interface Identity {
  readonly id: string;
  readonly tenantId: string;
  readonly roles: readonly string[];
  readonly email?: string | undefined;
  readonly displayName?: string | undefined;
}

interface SignedIn {
  readonly phase: 'in';
  readonly client: SessionClient;
  readonly identity: Identity;
}

/** Whether somebody is signed in; `restoring` while the session of an earlier visit is looked for. */
export type SessionState = { readonly phase: 'restoring' } | { readonly phase: 'out' } | SignedIn;

/** What can be done with a session. */
export interface SessionActions {
  signIn(account: { readonly email: string; readonly password: string }): Promise<void>;
  signUp(account: {
    readonly email: string;
    readonly password: string;
    readonly displayName: string;
  }): Promise<void>;
  signOut(): Promise<void>;
  /** The session has ended without this page: what is shown of it goes. */
  forget(): void;
}

const Session = createContext<(SessionState & SessionActions) | undefined>(undefined);

/** The gateway that served the page. */
const connection = { baseUrl: location.origin };

/** Keeps the session. Its tokens are in the memory of this page alone. */
export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const [state, setState] = useState<SessionState>({ phase: 'out' });
  const queries = useQueryClient();
  const value = useMemo(() => {
    const enter = async (client: SessionClient): Promise<void> => {
      const { data } = await client.api.GET('/v1/users/me');
      setState({ phase: 'in', client, identity: data });
    };
    const forget = (): void => {
      queries.clear();
      setState({ phase: 'out' });
    };
    const actions: SessionActions = {
      signIn: async (account) => enter(await logIn(connection, account)),
      signUp: async (account) => enter(await register(connection, account)),
      signOut: async () => {
        forget();
        if (state.phase === 'in') await state.client.logOut().catch(() => undefined);
      },
      forget,
    };
    return { ...state, ...actions };
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
export function useClient(): LecternClient {
  return signedIn(useSession()).client;
}

/** Who is signed in; only below the page to sign in. */
export function useIdentity(): Identity {
  return signedIn(useSession()).identity;
}

function signedIn(session: SessionState): SignedIn {
  if (session.phase !== 'in') throw new Error('Nobody is signed in.');
  return session;
}
