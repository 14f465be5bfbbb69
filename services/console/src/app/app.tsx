import { CSPProvider } from '@base-ui/react/csp-provider';
import { Tooltip } from '@base-ui/react/tooltip';
import { Router } from 'wouter';
import { Toasts } from '../kit/toasts.tsx';
import { SessionProvider } from '../session/session.tsx';
import { Root } from './root.tsx';

/** The whole console. The component library may add no styles of its own: the policy of the page would refuse them. */
export function App() {
  return (
    <CSPProvider disableStyleElements>
      <SessionProvider>
        <Tooltip.Provider delay={400}>
          <Toasts>
            <Router base="/console">
              <Root />
            </Router>
          </Toasts>
        </Tooltip.Provider>
      </SessionProvider>
    </CSPProvider>
  );
}
