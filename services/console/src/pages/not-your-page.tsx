import { Link } from 'wouter';
import { EmptyState } from '../kit/empty-state.tsx';
import { usePageTitle } from '../lib/use-page-title.ts';

/** Whose page it is, by the least of the roles that see it. */
const titles = {
  admin: 'This page is for administrators',
  member: 'This page is for people, and not for agents',
} as const;

/** In the place of a page that somebody's role does not have, and that they came to by its address. */
export function NotYourPage({ least }: { readonly least: keyof typeof titles }) {
  const title = titles[least];
  usePageTitle(title);
  return (
    <div className="page">
      <EmptyState icon="lock" title={title} isPage>
        <p>
          An owner or an administrator of your tenant can give you that role, or look for you. Go to{' '}
          <Link href="/documents">Documents</Link>.
        </p>
      </EmptyState>
    </div>
  );
}
