/** A text as a QR code, drawn here: dark on white in every scheme, since cameras want that. */
import encodeQr from "qr";
import type { JSX } from "preact";

/** Modules of white around it, as the standard wants. */
const QUIET_ZONE = 4;

/** `label` says what it is to those who cannot scan it. */
export function QrView({ text, label }: { text: string; label: string }): JSX.Element {
  const rows = encodeQr(text, "raw", { border: QUIET_ZONE });
  const dark = rows.flatMap((row, y) =>
    row.flatMap((isDark, x) => isDark ? `M${x} ${y}h1v1h-1z` : [])
  );
  return (
    <div class="qr">
      <svg
        viewBox={`0 0 ${rows.length} ${rows.length}`}
        shape-rendering="crispEdges"
        role="img"
        aria-label={label}
      >
        <rect width={rows.length} height={rows.length} fill="#fff" />
        <path d={dark.join("")} fill="#000" />
      </svg>
    </div>
  );
}
