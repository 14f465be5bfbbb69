/** The code of a page could not be fetched: the platform is away, or has a newer console, whose files have other names. */
export class PageNotLoaded extends Error {
  constructor(cause: unknown) {
    super('The code of the page could not be fetched.', { cause });
    this.name = 'PageNotLoaded';
  }
}
