import './members.css';
import { Button } from '../../kit/button.tsx';
import { describeError } from '../../kit/describe-error.ts';
import { Notice } from '../../kit/notice.tsx';
import { Skeleton } from '../../kit/skeleton.tsx';
import { isAdmin } from '../../lib/roles.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { useMembers } from '../../lib/use-people.ts';
import { usePerson } from '../../session/session.tsx';
import { Invitations } from './invitations.tsx';
import { MemberList } from './member-list.tsx';
import { ServiceAccounts } from './service-accounts.tsx';

/** Who is in the tenant, who is asked to come, and which software acts in it. */
export function MembersPage() {
  usePageTitle('Members');
  const members = useMembers();
  const mayManage = isAdmin(usePerson().roles);
  return (
    <div className="page members">
      <div className="page-head">
        <div>
          <h1>Members</h1>
          <p className="page-lead">
            The people of your tenant{mayManage ? ', and the programs that work in it.' : '.'}
          </p>
        </div>
      </div>
      {members.isPending && <Skeleton lines={4} />}
      {members.error !== null && (
        <Notice tone="bad" {...describeError(members.error)}>
          <Button icon="retry" onClick={() => void members.refetch()}>
            Try again
          </Button>
        </Notice>
      )}
      {members.data !== undefined && <MemberList members={members.data} />}
      {mayManage && (
        <>
          <Invitations />
          <ServiceAccounts />
        </>
      )}
    </div>
  );
}
