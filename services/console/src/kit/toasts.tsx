import { Toast } from '@base-ui/react/toast';
import { type ReactNode, useCallback } from 'react';
import { visibleText } from '../lib/visible-text.ts';
import { type DescribedError, describeError } from './describe-error.ts';
import { Icon } from './icon.tsx';

/** Short news at the edge of the page, also read aloud. */
export function Toasts({ children }: { readonly children: ReactNode }) {
  return (
    <Toast.Provider>
      {children}
      <Toast.Portal>
        <Toast.Viewport className="kit-toasts">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function ToastList() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className={`kit-toast kit-tone-${toast.type ?? 'plain'}`}>
      <div className="kit-toast-text">
        <Toast.Title className="kit-notice-title" />
        <Toast.Description />
      </div>
      <Toast.Close className="kit-icon-button" aria-label="Close">
        <Icon name="close" />
      </Toast.Close>
    </Toast.Root>
  ));
}

/** How a page tells that something was done, or was not. */
export function useToasts() {
  const { add } = Toast.useToastManager();
  const tellFailure = useCallback(
    ({ title, text }: DescribedError) =>
      add({
        title: visibleText(title),
        description: text === undefined ? undefined : visibleText(text),
        type: 'bad',
        timeout: 15_000,
        priority: 'high',
      }),
    [add],
  );
  return {
    tell: useCallback((title: string) => add({ title: visibleText(title), type: 'good' }), [add]),
    tellFailure,
    tellError: useCallback((error: unknown) => tellFailure(describeError(error)), [tellFailure]),
  };
}
