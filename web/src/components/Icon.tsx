/** The client's own icons: strokes on a 24-unit square, in the colour of the text around them. Decoration only. */

const PATHS = {
  bell: "M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15zM10 21h4",
  calendar: "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
  chat: "M4 5h16v11H10l-5 4v-4H4z",
  check: "M5 12.5l4.5 4.5L19 7.5",
  checks: "M2.5 12.5L7 17l8.5-9.5M11.5 15.5L13 17l8.5-9.5",
  clock: "M12 3a9 9 0 1 0 .01 0zM12 7v5l3.5 2",
  close: "M6 6l12 12M18 6L6 18",
  desk: "M3 9h18M5 9v11M19 9v11M9 20v-6h6v6M4 9l2-5h12l2 5",
  down: "M12 5v14M6 13l6 6 6-6",
  edit: "M4 20h4L19 9l-4-4L4 16zM13.5 6.5l4 4",
  file: "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
  globe: "M12 3a9 9 0 1 0 .01 0zM3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18",
  back: "M19 12H5M11 6l-6 6 6 6",
  clip: "M19 11l-7.5 7.5a4.5 4.5 0 0 1-6.4-6.4L13 4.3a3 3 0 0 1 4.3 4.3l-7.8 7.8a1.5 1.5 0 0 1-2.2-2.1L14 7.6",
  left: "M14.5 5.5L8 12l6.5 6.5",
  right: "M9.5 5.5L16 12l-6.5 6.5",
  list: "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
  place: "M12 21s7-6.5 7-12a7 7 0 0 0-14 0c0 5.5 7 12 7 12zM12 6.5a2.5 2.5 0 1 0 .01 0z",
  plus: "M12 5v14M5 12h14",
  print: "M7 8V3h10v5M7 17H4V8h16v9h-3M7 14h10v7H7z",
  retry: "M20 5v5h-5M19.5 10A8 8 0 1 0 20 14",
  send: "M4 12L20 4l-5 16-3.5-6.5z",
  shield: "M12 3l8 3v6c0 5-3.5 8-8 9-4.5-1-8-4-8-9V6zM8.5 12l2.5 2.5 4.5-5",
  users:
    "M9 5a3.5 3.5 0 1 0 .01 0zM2.5 20c0-4 3-6 6.5-6s6.5 2 6.5 6M16 5.5a3 3 0 0 1 0 6M18 14.5c2.2.7 3.5 2.6 3.5 5.5",
  user: "M12 4a4 4 0 1 0 .01 0zM4.5 20.5c0-4.5 3.5-6.5 7.5-6.5s7.5 2 7.5 6.5",
  wallet: "M4 7h14a2 2 0 0 1 2 2v10H6a2 2 0 0 1-2-2zM4 7V6a2 2 0 0 1 2-2h10v3M15.5 13h.01",
  warn: "M12 4L2.5 20h19zM12 10v4.5M12 17.2v.01",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
