import type { Principal } from '@lectern/auth';

/** What a caller's requests came to since they were summed up last. */
export class RequestCounter {
  readonly principal: Principal;
  requests = 0;
  refused = 0;
  failed = 0;

  constructor(principal: Principal) {
    this.principal = principal;
  }
}
