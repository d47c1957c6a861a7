/** Drawn for this page, on a grid of 24. */
const SHAPES = {
  legion: (
    <g class="solid">
      <circle cx="5" cy="6" r="2.4" />
      <circle cx="5" cy="12" r="2.4" />
      <circle cx="5" cy="18" r="2.4" />
      <circle cx="12" cy="9" r="2.4" />
      <circle cx="12" cy="15" r="2.4" />
      <circle cx="19" cy="12" r="2.4" />
    </g>
  ),
  sun: (
    <>
      <circle cx="12" cy="12" r="4" />
      <path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6l1.4 1.4M17 17l1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4" />
    </>
  ),
  moon: <path d="M20 14.5A8 8 0 0 1 9.5 4a8 8 0 1 0 10.5 10.500z" />,
  close: <path d="M6 6l12 12M18 6 6 18" />,
  download: <path d="M12 4v11M7.5 11 12 15.5 16.5 11M5 20h14" />,
  play: <path class="solid" d="M8 5.500v13l10.5-6.500z" />,
  pause: <path d="M9 6v12M15 6v12" />,
  stop: <rect class="solid" x="7" y="7" width="10" height="10" rx="1.5" />,
  burst: <path class="solid" d="M13 3 5 14h5.500L10 21l8.5-11.500H13z" />,
  arrow: <path d="M5 12h13M13 7l5 5-5 5" />,
  warning: <path d="M12 4 2.5 20h19zM12 10v4.500M12 17.200v.300" />,
} as const;

export type IconName = keyof typeof SHAPES;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="18" height="18" aria-hidden="true" focusable="false">
      {SHAPES[name]}
    </svg>
  );
}
