/** Strokes on a grid of 24, drawn for the console. */
const icons = {
  lectern: 'M4 9.5 12 6l8 3.5-8 3.5zM12 13v6M8 20h8',
  documents: 'M7 3h7l4 4v14H7zM14 3v4h4M10 12h5M10 16h5',
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l4.5 4.5',
  ask: 'M4 5h16v11h-8l-5 4v-4H4zM8.5 9h7M8.5 12h4',
  keys: 'M8 10.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM11.3 11.7 20 3M16 7l3 3',
  members:
    'M9 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM3 20c0-3.5 2.5-5.5 6-5.5s6 2 6 5.5M16 5.5a3 3 0 0 1 0 6M17.5 15c2 .5 3.5 2 3.5 5',
  webhooks:
    'M5 19a7 7 0 0 1 7-7M12 12V4M8.5 7.5 12 4l3.5 3.5M5 21.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM19 21.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM19 16.5a7 7 0 0 0-7-4.5',
  prompts: 'M4 5h16v14H4zM7.5 9.5 10 12l-2.5 2.5M12.5 15H16',
  usage: 'M4 20h16M7 20v-6M12 20V9M17 20V5',
  operate: 'M3 12h4l3-7 4 14 3-7h4',
  upload: 'M12 16V4M7 9l5-5 5 5M4 17v3h16v-3',
  folder: 'M3 6h6l2 2.5h10V19H3z',
  send: 'M4 12 20 4l-5 16-4-6zM11 14l9-10',
  run: 'M8 5l11 7-11 7z',
  add: 'M12 5v14M5 12h14',
  retry: 'M4 12a8 8 0 0 1 14-5.3L20 9M20 4v5h-5M20 12a8 8 0 0 1-14 5.3L4 15M4 20v-5h5',
  trash: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5',
  check: 'M5 12.5 10 17.5 19 7',
  close: 'M6 6l12 12M18 6 6 18',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  warning: 'M12 4 2.5 20h19zM12 10v4.5M12 17.2v.01',
  failed: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9 9l6 6M15 9l-6 6',
  done: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8 12.2l2.8 2.8L16 9.5',
  busy: 'M12 3a9 9 0 1 0 9 9',
  waiting: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3.5 2',
  info: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v5M12 8v.01',
  back: 'M19 12H5M11 6l-6 6 6 6',
  forward: 'M5 12h14M13 6l6 6-6 6',
  down: 'M6 9l6 6 6-6',
  filter: 'M4 5h16l-6.5 8v6l-3-1.5V13z',
  edit: 'M4 20h4L19 9l-4-4L4 16zM13 7l4 4',
  lock: 'M6 11h12v9H6zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11',
  download: 'M12 4v12M7 11l5 5 5-5M4 20h16',
  trace: 'M5 4v16M5 8h6M5 14h10M11 8v0M15 14v0M5 20h14',
  stop: 'M7 7h10v10H7z',
} as const;

export type IconName = keyof typeof icons;

/** A sign beside a word, or in a control that has a name. Programs that read pages aloud pass it over. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      className={`kit-icon kit-icon-${name}`}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'more' ? 3 : 1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={icons[name]} />
    </svg>
  );
}
