import { CSPProvider } from '@base-ui/react/csp-provider';
import { Tooltip } from '@base-ui/react/tooltip';
import { QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { Router } from 'wouter';
import { Toasts } from '../kit/toasts.tsx';
import { SessionProvider } from '../session/session.tsx';
import { createQueryClient } from './query-client.ts';
import { Root } from './root.tsx';

/** The whole console. The component library may add no styles of its own: the policy of the page would refuse them. */
export function App() {
  const [queries] = useState(createQueryClient);
  return (
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queries}>
        <Tooltip.Provider delay={400}>
          <Toasts>
            <SessionProvider>
              <Router base="/console">
                <Root />
              </Router>
            </SessionProvider>
          </Toasts>
        </Tooltip.Provider>
      </QueryClientProvider>
    </CSPProvider>
  );
}
