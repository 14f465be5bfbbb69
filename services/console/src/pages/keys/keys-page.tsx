import './keys.css';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { Button } from '../../kit/button.tsx';
import { describeError } from '../../kit/describe-error.ts';
import { EmptyState } from '../../kit/empty-state.tsx';
import { SelectField } from '../../kit/field.tsx';
import { ListEnd } from '../../kit/list-end.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Skeleton } from '../../kit/skeleton.tsx';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { useKeys, useServiceAccounts } from '../../lib/use-people.ts';
import { CreateKey } from './create-key.tsx';
import type { NewApiKey } from './key-data.ts';
import { KeyList } from './key-list.tsx';
import { ShownKey } from './shown-key.tsx';

/** API keys: made, rotated, revoked. Administrators see to those of service accounts as well. */
export function KeysPage() {
  usePageTitle('Keys');
  const [params, setParams] = useSearchParams();
  const account = params.get('account') ?? undefined;
  const keys = useKeys(account);
  const { data: accounts = [] } = useServiceAccounts();
  const [shown, setShown] = useState<NewApiKey>();
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>Keys</h1>
          <p className="page-lead">
            Programs and agents sign in with API keys. You choose what each key may do; its text is shown
            once.
          </p>
        </div>
        <div className="page-actions">
          {accounts.length > 0 && (
            <SelectField
              label="Whose keys"
              isLabelHidden
              value={account ?? ''}
              onChange={({ target }) =>
                setParams(target.value === '' ? {} : { account: target.value }, { replace: true })
              }
            >
              <option value="">My own keys</option>
              {accounts.map(({ id, name }) => (
                <option key={id} value={id}>
                  Keys of {name}
                </option>
              ))}
            </SelectField>
          )}
          <CreateKey serviceAccountId={account} onCreated={setShown} />
        </div>
      </div>
      {keys.isPending && <Skeleton lines={4} />}
      {keys.error !== null && (
        <Notice tone="bad" {...describeError(keys.error)}>
          <Button icon="retry" onClick={() => void keys.refetch()}>
            Try again
          </Button>
        </Notice>
      )}
      {keys.data?.length === 0 && (
        <EmptyState icon="keys" title="There is no key yet">
          <p>Create one for a program or an agent. Give it what it needs, and an end.</p>
        </EmptyState>
      )}
      {keys.data !== undefined && keys.data.length > 0 && <KeyList keys={keys.data} onShow={setShown} />}
      <ListEnd shown={keys.data?.length ?? 0} />
      <ShownKey shown={shown} onClose={() => setShown(undefined)} />
    </div>
  );
}
