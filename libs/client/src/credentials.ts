/** Where requests get their credential from. */
export interface CredentialSource {
  /** An API key or an access token; undefined for calls without any. */
  current(): Promise<string | undefined>;
  /** Whether there is another one now, in the place of one that was refused. */
  renew(refused: string | undefined): Promise<boolean>;
}

/** An API key or an access token, or a function that gives the one that is good now. */
export type Credential = string | (() => string | Promise<string>);

/** The source of a credential that is given; a function is asked before each request. */
export function sourceOf(credential: Credential | undefined): CredentialSource {
  if (typeof credential !== 'function') return { current: async () => credential, renew: async () => false };
  return {
    current: async () => credential(),
    renew: async (refused) => (await credential()) !== refused,
  };
}
