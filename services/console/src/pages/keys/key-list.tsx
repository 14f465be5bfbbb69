import { useState } from 'react';
import { Button } from '../../kit/button.tsx';
import { ShortId } from '../../kit/copy-button.tsx';
import { Confirm, Dialog } from '../../kit/dialog.tsx';
import { Icon } from '../../kit/icon.tsx';
import { type Overlap, OverlapField } from '../../kit/overlap-field.tsx';
import { Badge } from '../../kit/status-badge.tsx';
import { Deadline, Time } from '../../kit/time.tsx';
import { count } from '../../lib/format.ts';
import { useCollections } from '../../lib/use-collections.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { type ApiKey, type ModelBudget, type NewApiKey, useKeyActions } from './key-data.ts';

const overlaps: readonly Overlap[] = [
  { seconds: 86_400, name: 'One day' },
  { seconds: 3_600, name: 'One hour' },
  { seconds: 0, name: 'Some seconds at most' },
];

/** The keys, each with what it may do, its limits and when it was used. */
export function KeyList({
  keys,
  onShow,
}: {
  readonly keys: readonly ApiKey[];
  readonly onShow: (key: NewApiKey) => void;
}) {
  return (
    <ul className="kit-panel keys-list">
      {keys.map((key) => (
        <KeyLine key={key.id} apiKey={key} onShow={onShow} />
      ))}
    </ul>
  );
}

function KeyLine({ apiKey, onShow }: { readonly apiKey: ApiKey; readonly onShow: (key: NewApiKey) => void }) {
  const { id, name, scopes, createdAt, expiresAt, lastUsedAt, requestsPerMinute, modelBudget, collections } =
    apiKey;
  const { revoke } = useKeyActions();
  const hasEnded = expiresAt !== null && Date.parse(expiresAt) <= Date.now();
  return (
    <li className="keys-line">
      <div className="keys-name">
        <h2 className="given">{visibleText(name)}</h2>
        <ShortId id={id} what={`the key ${name}`} />
        {hasEnded && (
          <Badge tone="warn" icon="warning">
            Expired
          </Badge>
        )}
      </div>
      {collections !== null && <LimitedTo collections={collections} />}
      <p className="keys-scopes small">
        {scopes.map((scope) => (
          <code key={scope}>{scope}</code>
        ))}
      </p>
      <dl className="keys-facts small">
        <div>
          <dt>Last used</dt>
          <dd>{lastUsedAt === null ? 'never' : <Time at={lastUsedAt} />}</dd>
        </div>
        <div>
          <dt>Created</dt>
          <dd>
            <Time at={createdAt} />
          </dd>
        </div>
        <div>
          <dt>Ends</dt>
          <dd>{expiresAt === null ? 'when revoked' : <Deadline at={expiresAt} />}</dd>
        </div>
        <div>
          <dt>Limit</dt>
          <dd className="number">
            {requestsPerMinute === null ? 'the platform’s own' : `${count(requestsPerMinute)} points/min`}
          </dd>
        </div>
        {modelBudget !== null && (
          <div>
            <dt>For models</dt>
            <dd className="number">{describeBudget(modelBudget)}</dd>
          </div>
        )}
      </dl>
      <div className="keys-actions">
        {!hasEnded && <Rotate apiKey={apiKey} onShow={onShow} />}
        <Confirm
          trigger={
            <Button kind="danger" icon="trash" isBusy={revoke.isPending} aria-label={`Revoke ${name}`}>
              Revoke
            </Button>
          }
          title={`Revoke ${name}?`}
          text="What uses it is refused within a second. A key that is revoked does not come back."
          action="Revoke"
          onConfirm={() => revoke.mutate(id)}
        />
      </div>
    </li>
  );
}

function describeBudget({ requestsPerMinute, tokensPerDay, moneyPerMonth }: ModelBudget): string {
  const parts = [
    requestsPerMinute !== undefined && `${count(requestsPerMinute)} calls/min`,
    tokensPerDay !== undefined && `${count(tokensPerDay)} tokens/day`,
    moneyPerMonth !== undefined && `${count(moneyPerMonth)} a month`,
  ];
  return parts.filter((part) => part !== false).join(', ');
}

/** The collections to whose documents a key keeps; one that is not among those of the tenant by its id. */
function LimitedTo({ collections }: { readonly collections: readonly string[] }) {
  const { data: known = [] } = useCollections();
  return (
    <p className="keys-limits small">
      <Icon name="lock" size={14} />
      <span>Only documents of</span>
      {collections.map((id) => {
        const name = known.find((collection) => collection.id === id)?.name;
        return name === undefined ? (
          <ShortId key={id} id={id} what="the collection" />
        ) : (
          <Badge key={id} tone="plain">
            <span className="given">{visibleText(name)}</span>
          </Badge>
        );
      })}
    </p>
  );
}

function Rotate({ apiKey, onShow }: { readonly apiKey: ApiKey; readonly onShow: (key: NewApiKey) => void }) {
  const { rotate } = useKeyActions();
  const [isOpen, setOpen] = useState(false);
  const [overlapSeconds, setOverlap] = useState(overlaps[0]?.seconds ?? 0);
  const run = (): void =>
    rotate.mutate(
      { id: apiKey.id, overlapSeconds },
      {
        onSuccess: (key) => {
          setOpen(false);
          onShow(key);
        },
      },
    );
  return (
    <>
      <Button icon="retry" aria-label={`Rotate ${apiKey.name}`} onClick={() => setOpen(true)}>
        Rotate
      </Button>
      <Dialog title={`Rotate ${apiKey.name}`} isOpen={isOpen} onOpenChange={setOpen}>
        <p>It gets a new text, and keeps its id, scopes and limits.</p>
        <OverlapField
          label="The old text goes on to work for"
          overlaps={overlaps}
          value={overlapSeconds}
          onChange={setOverlap}
        />
        <div className="kit-dialog-foot">
          <Button kind="primary" isBusy={rotate.isPending} onClick={run}>
            Rotate
          </Button>
        </div>
      </Dialog>
    </>
  );
}
