import { Tabs } from '@base-ui/react/tabs';
import { Fragment, useState } from 'react';
import { Button } from '../../kit/button.tsx';
import { CopyButton } from '../../kit/copy-button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { requestCode } from './request-code.ts';

/** Shows how a program asks the same. */
export function RequestDialog({ asked }: { readonly asked: Parameters<typeof requestCode>[1] }) {
  const [isOpen, setOpen] = useState(false);
  const codes = requestCode(location.origin, asked);
  return (
    <>
      <Button icon="copy" onClick={() => setOpen(true)}>
        Use it in code
      </Button>
      <Dialog title="The same from a program" isOpen={isOpen} onOpenChange={setOpen}>
        <Tabs.Root defaultValue={codes[0]?.name}>
          <Tabs.List className="kit-tabs" aria-label="Kind of program">
            {codes.map(({ name }) => (
              <Tabs.Tab key={name} value={name} className="kit-tab">
                {name}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {codes.map(({ name, what, needs, scopes, code }) => (
            <Tabs.Panel key={name} value={name} className="kit-tab-panel">
              <p className="soft">
                With an API key in the variable <code>LECTERN_API_KEY</code>. {needs}{' '}
                {scopes.map((scope, at) => (
                  <Fragment key={scope}>
                    {at > 0 && ', '}
                    <code>{scope}</code>
                  </Fragment>
                ))}
                .
              </p>
              <div className="kit-code-head">
                <span className="soft">{what}</span>
                <CopyButton text={code} name={`Copy the text for ${name}`} />
              </div>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so a keyboard has to reach it */}
              <pre className="kit-code" tabIndex={0}>
                {code}
              </pre>
            </Tabs.Panel>
          ))}
        </Tabs.Root>
      </Dialog>
    </>
  );
}
