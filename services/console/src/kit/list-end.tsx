import { mostListed } from '../lib/first-of.ts';
import { count } from '../lib/format.ts';

/** Below a list: says it where the list is longer than what is shown. */
export function ListEnd({ shown }: { readonly shown: number }) {
  if (shown < mostListed) return null;
  return (
    <p className="kit-panel-body soft small">
      These are the first {count(mostListed)}. The API lists the others, page by page.
    </p>
  );
}
