import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Button } from '../kit/button.tsx';
import { describeError } from '../kit/describe-error.ts';
import { Dialog } from '../kit/dialog.tsx';
import { TextField } from '../kit/field.tsx';
import { IconButton } from '../kit/icon-button.tsx';
import { Notice } from '../kit/notice.tsx';
import { useClient } from '../session/session.tsx';

interface NewCollectionProps {
  /** Called with its id, when it is made and can be chosen. */
  readonly onMade: (id: string) => void;
}

/** Makes a collection, beside a choice of collections. */
export function NewCollection({ onMade }: NewCollectionProps) {
  const [isOpen, setOpen] = useState(false);
  const made = (id: string): void => {
    setOpen(false);
    onMade(id);
  };
  return (
    <>
      <IconButton icon="add" name="New collection" onClick={() => setOpen(true)} />
      <Dialog title="New collection" isOpen={isOpen} onOpenChange={setOpen}>
        <CollectionForm onMade={made} />
      </Dialog>
    </>
  );
}

function CollectionForm({ onMade }: NewCollectionProps) {
  const { api } = useClient();
  const queries = useQueryClient();
  const create = useMutation({
    mutationFn: async (name: string) => {
      const { data } = await api.POST('/v1/collections', { body: { name } });
      await queries.invalidateQueries({ queryKey: ['collections'] });
      return data.id;
    },
    onSuccess: onMade,
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name') ?? '').trim();
    if (name !== '') create.mutate(name);
  };
  return (
    <form className="kit-form" onSubmit={submit}>
      <TextField
        label="Name"
        name="name"
        required
        maxLength={200}
        hint="Searches, answers and keys can be kept to a collection. It changes nothing in who may read a document."
      />
      {create.error !== null && <Notice tone="bad" {...describeError(create.error)} />}
      <div className="kit-dialog-foot">
        <Button type="submit" kind="primary" isBusy={create.isPending}>
          Make the collection
        </Button>
      </div>
    </form>
  );
}
