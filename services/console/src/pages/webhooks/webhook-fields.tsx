import { TextField } from '../../kit/field.tsx';
import { type MessageType, messages, type Webhook } from './webhook-words.ts';

/** What of a webhook is entered. */
export type WebhookFields = Pick<Webhook, 'url' | 'events' | 'description'>;

export const newFields: WebhookFields = {
  url: '',
  events: messages.map(({ type }) => type),
  description: '',
};

/** Where it leads, what it is told of, and what it is for. */
export function WebhookFieldInputs({ fields }: { readonly fields: WebhookFields }) {
  return (
    <>
      <TextField
        label="URL"
        name="url"
        type="url"
        required
        maxLength={2_048}
        defaultValue={fields.url}
        placeholder="https://example.org/hooks/lectern"
        hint="With https, on the public internet. Redirects are not followed."
      />
      <fieldset className="kit-choices">
        <legend className="kit-label">It is told when</legend>
        {messages.map(({ type, what }) => (
          <label key={type} className="kit-choice">
            <input
              type="checkbox"
              className="kit-checkbox"
              name="events"
              value={type}
              defaultChecked={fields.events.includes(type)}
            />
            <span>
              {what} <code className="soft small">{type}</code>
            </span>
          </label>
        ))}
      </fieldset>
      <TextField
        label="Description"
        name="description"
        maxLength={1_000}
        defaultValue={fields.description}
        hint="What it is for, so that you recognise it later."
      />
    </>
  );
}

/** What stands in the form. */
export function readWebhookFields(form: HTMLFormElement): WebhookFields {
  const data = new FormData(form);
  return {
    url: String(data.get('url')).trim(),
    events: data.getAll('events') as MessageType[],
    description: String(data.get('description')).trim(),
  };
}
