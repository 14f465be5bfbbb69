import { Link } from 'wouter';
import { EmptyState } from '../kit/empty-state.tsx';
import { usePageTitle } from '../lib/use-page-title.ts';

/** In the place of a page that somebody's role does not have, and that they came to by its address. */
export function ForAdministratorsPage() {
  usePageTitle('For administrators');
  return (
    <div className="page">
      <EmptyState icon="lock" title="This page is for administrators" isPage>
        <p>
          An owner or an administrator of your tenant can give you that role, or look for you. Go to{' '}
          <Link href="/documents">Documents</Link>.
        </p>
      </EmptyState>
    </div>
  );
}
