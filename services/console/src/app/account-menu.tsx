import { Menu } from '@base-ui/react/menu';
import { useState } from 'react';
import { Icon } from '../kit/icon.tsx';
import { visibleText } from '../lib/visible-text.ts';
import { usePerson, useSession } from '../session/session.tsx';
import { ChangePassword } from './change-password.tsx';
import { chooseTheme, storedTheme, type Theme } from './theme.ts';

const themes: readonly { readonly theme: Theme; readonly name: string }[] = [
  { theme: 'system', name: 'As the system' },
  { theme: 'light', name: 'Light' },
  { theme: 'dark', name: 'Dark' },
];

/** Who is signed in, the theme, and the way out. */
export function AccountMenu() {
  const { displayName = '', email = '', roles } = usePerson();
  const session = useSession();
  const [theme, setTheme] = useState(storedTheme);
  const [isChanging, setChanging] = useState(false);
  const name = displayName || email || 'Account';
  const choose = (chosen: Theme): void => {
    chooseTheme(chosen);
    setTheme(chosen);
  };
  return (
    <>
      <Menu.Root>
        <Menu.Trigger className="shell-account">
          <span className="shell-initial" aria-hidden="true">
            {[...name][0]?.toUpperCase()}
          </span>
          <span className="visually-hidden">Account of </span>
          <span className="shell-account-name given">{visibleText(name)}</span>
          <Icon name="more" />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner className="kit-layer" sideOffset={6} align="start">
            <Menu.Popup className="kit-menu">
              <div className="kit-menu-head">
                <span className="given">{visibleText(email)}</span>
                <span className="soft">{roles.join(', ') || 'member'}</span>
              </div>
              <Menu.Separator className="kit-menu-line" />
              <Menu.RadioGroup value={theme} onValueChange={choose}>
                <div className="kit-menu-title">Theme</div>
                {themes.map((entry) => (
                  <Menu.RadioItem key={entry.theme} value={entry.theme} className="kit-menu-item">
                    <Menu.RadioItemIndicator className="kit-menu-check">
                      <Icon name="check" />
                    </Menu.RadioItemIndicator>
                    {entry.name}
                  </Menu.RadioItem>
                ))}
              </Menu.RadioGroup>
              <Menu.Separator className="kit-menu-line" />
              <Menu.LinkItem className="kit-menu-item" href="/docs">
                The API, to read and try
              </Menu.LinkItem>
              {email !== '' && (
                <Menu.Item className="kit-menu-item" onClick={() => setChanging(true)}>
                  Change password
                </Menu.Item>
              )}
              <Menu.Item className="kit-menu-item" onClick={() => void session.signOut()}>
                Sign out
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <ChangePassword isOpen={isChanging} onOpenChange={setChanging} />
    </>
  );
}
