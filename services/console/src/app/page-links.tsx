import { Menu } from '@base-ui/react/menu';
import { useRef } from 'react';
import { Link } from 'wouter';
import { Icon } from '../kit/icon.tsx';
import { usePerson } from '../session/session.tsx';
import { maySee, type NavigationEntry, navigation } from './pages.tsx';

/** How many pages a telephone has room for beside the menu of the others. */
const shownOnTelephone = 4;

/** The pages that somebody may see: all of them beside the page; on a telephone the first of them, and a menu of the others. */
export function PageLinks({ location }: { readonly location: string }) {
  const { roles } = usePerson();
  const shown = navigation.filter((entry) => maySee(entry, roles));
  return (
    <>
      {shown.map(({ path, name, icon }, at) => (
        <Link
          key={path}
          href={path}
          className={at < shownOnTelephone ? 'shell-link' : 'shell-link shell-link-further'}
          aria-current={isAt(location, path) ? 'page' : undefined}
        >
          <Icon name={icon} />
          <span>{name}</span>
        </Link>
      ))}
      <FurtherPages pages={shown.slice(shownOnTelephone)} location={location} />
    </>
  );
}

function FurtherPages({
  pages,
  location,
}: {
  readonly pages: readonly NavigationEntry[];
  readonly location: string;
}) {
  const isLeaving = useRef(false);
  return (
    <Menu.Root>
      <Menu.Trigger
        className="shell-link shell-more"
        aria-current={pages.some(({ path }) => isAt(location, path)) ? 'true' : undefined}
      >
        <Icon name="more" />
        <span>More</span>
        <span className="visually-hidden"> pages</span>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="kit-layer" sideOffset={6} align="end">
          {/* Whoever goes to another page goes on there, and not at what opened the menu. */}
          <Menu.Popup className="kit-menu" finalFocus={() => !isLeaving.current}>
            {pages.map(({ path, name, icon }) => (
              <Menu.LinkItem
                key={path}
                className="kit-menu-item"
                closeOnClick
                aria-current={isAt(location, path) ? 'page' : undefined}
                onClick={() => {
                  isLeaving.current = location !== path;
                }}
                render={<Link href={path} />}
              >
                <span className="kit-menu-check">
                  <Icon name={icon} />
                </span>
                {name}
              </Menu.LinkItem>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function isAt(location: string, path: string): boolean {
  return location === path || location.startsWith(`${path}/`);
}
