import { Tooltip } from '@base-ui/react/tooltip';
import { Icon, type IconName } from './icon.tsx';

/** A button that is a sign alone; its name is shown when it is pointed at or has the focus. */
export function IconButton({
  icon,
  name,
  onClick,
}: {
  readonly icon: IconName;
  readonly name: string;
  readonly onClick: () => void;
}) {
  return (
    <Hint text={name}>
      <button type="button" className="kit-icon-button" aria-label={name} onClick={onClick}>
        <Icon name={icon} />
      </button>
    </Hint>
  );
}

/** Shows a short text beside what can have the focus. It only adds to a name that is there. */
export function Hint({ text, children }: { readonly text: string; readonly children: React.ReactElement }) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={children} />
      <Tooltip.Portal>
        <Tooltip.Positioner className="kit-layer" sideOffset={6}>
          <Tooltip.Popup className="kit-hint">{text}</Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
