import { callerHeader, type InternalTokenSigner, type Principal } from '@lectern/auth';
import { reachedForCaller } from '@lectern/contracts';

/** What tells a service who calls, as a flat list of headers (name, value, …). */
export interface ServiceIdentity {
  /** For a call to `service`, in the name of `caller` or of nobody who is known. At once if it was signed before. */
  headersFor(service: string, caller: Principal | undefined): readonly string[] | Promise<readonly string[]>;
}

interface Signed {
  readonly headers: readonly string[];
  /** In milliseconds since the epoch. */
  readonly renewAt: number;
}

/**
 * Exchanges a verified caller for the tokens that services believe. They are signed once per service and caller, as long as
 * the caller's own credential is cached, and again before they end; a request costs a look-up.
 *
 * @param now milliseconds since the epoch
 */
export function createServiceIdentity(tokens: InternalTokenSigner, now = Date.now): ServiceIdentity {
  const ofCallers = new WeakMap<Principal, Map<string, Signed>>();
  const ofNobody = new Map<string, Signed>();

  const sign = async (service: string, caller: Principal | undefined): Promise<Signed> => {
    const own = await tokens.serviceToken(service);
    const headers = ['authorization', `Bearer ${own.token}`];
    if (caller === undefined) return { headers, renewAt: own.renewAt };
    const callers = await tokens.callerToken(caller, reachedForCaller(service));
    headers.push(callerHeader, callers.token);
    return { headers, renewAt: Math.min(own.renewAt, callers.renewAt) };
  };

  const signedFor = (caller: Principal | undefined): Map<string, Signed> => {
    if (caller === undefined) return ofNobody;
    const known = ofCallers.get(caller) ?? new Map<string, Signed>();
    ofCallers.set(caller, known);
    return known;
  };

  return {
    headersFor: (service, caller) => {
      const signed = signedFor(caller);
      const known = signed.get(service);
      if (known !== undefined && now() < known.renewAt) return known.headers;
      return sign(service, caller).then((fresh) => {
        signed.set(service, fresh);
        return fresh.headers;
      });
    },
  };
}
