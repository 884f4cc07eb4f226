/** The logo: the flame of an oil lamp (diyo) in a marigold. */
export function Logo({ size = 32 }: { size?: number }) {
  return (
    <svg className="logo" width={size} height={size} viewBox="0 0 64 64" aria-hidden="true" focusable="false">
      {OUTER.map((turn) => (
        <path key={turn} className="logo-outer" d={PETAL} transform={`rotate(${turn} 32 32)`} />
      ))}
      {INNER.map((turn) => (
        <path
          key={turn}
          className="logo-inner"
          d={PETAL}
          transform={`rotate(${turn} 32 32) translate(9.6 9.6) scale(0.7)`}
        />
      ))}
      <circle className="logo-heart" cx="32" cy="32" r="11.5" />
      <path className="logo-flame" d="M32 22.5C36 27.5 38 30 38 33.6a6 6 0 0 1-12 0C26 30 28 27.5 32 22.5z" />
    </svg>
  );
}

const PETAL = "M32 34C25 27 25.5 9 32 1C38.5 9 39 27 32 34z";
const OUTER = Array.from({ length: 14 }, (_, index) => (index * 360) / 14);
const INNER = Array.from({ length: 12 }, (_, index) => index * 30 + 15);
