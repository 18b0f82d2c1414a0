/** What a classifier of encrypted traffic looks at: sizes, directions and times of a connection's first packets. */
import { type Flow, SEGMENT_BYTES } from "../../server/dpi/flow.ts";

/** Packets that are looked at. */
const PACKETS = 12;

/** Two numbers for each packet: its size, negative when it comes down, and the logarithm of the pause before it in ms. */
export function featuresOf(flow: Flow): number[] {
  const features: number[] = [];
  let lastMs = flow.openedAtMs;
  for (const { atMs, up, bytes } of flow.packets) {
    for (let at = 0; at < bytes.length; at += SEGMENT_BYTES) {
      const size = Math.min(SEGMENT_BYTES, bytes.length - at);
      features.push(up ? size : -size, Math.log2(1 + Math.max(0, atMs - lastMs)));
      lastMs = atMs;
      if (features.length >= 2 * PACKETS) return features;
    }
  }
  // What is not there is no packet of zero bytes: it has no direction and no time.
  while (features.length < 2 * PACKETS) features.push(0, -1);
  return features;
}
