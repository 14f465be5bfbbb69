import { usePerson } from '../session/session.tsx';
import { mayChange, type Owned } from './may-change.ts';

/** {@link mayChange} of whoever is signed in. */
export function useMayChange(): (document: Owned) => boolean {
  const person = usePerson();
  return (document) => mayChange(person, document);
}
