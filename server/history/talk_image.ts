/** A whole conversation as bytes, for a program that is locked without a vault: sealed, they stay in memory. */
import type { EntryJson } from "../gui_api/entry_json.ts";
import type { OwnSettings, OwnSettingsState } from "../messages/own_settings.ts";
import type { TextLane, TextLaneState } from "../messages/text_lane.ts";
import type { Timeline } from "../messages/timeline.ts";

/** What an image is of. */
export interface ImageParts {
  timeline: Timeline;
  texts: TextLane;
  settings: OwnSettings;
}

interface Image {
  entries: { entry: EntryJson; writtenAtMs: number }[];
  lane: TextLaneState;
  /** Bytes of our entries that are not read, in base64, by id. */
  payloads: [id: string, payload: string][];
  settings: OwnSettingsState;
}

/** All that the next talk needs to go on. */
export function imageOf({ timeline, texts, settings }: ImageParts): Uint8Array<ArrayBuffer> {
  const image: Image = {
    entries: timeline.entries().map((entry) => {
      return { entry, writtenAtMs: timeline.writtenAtMs(entry) };
    }),
    lane: texts.state(),
    payloads: [...texts.payloads].map(([id, payload]) => [id, payload.toBase64()]),
    settings: settings.state(),
  };
  return new TextEncoder().encode(JSON.stringify(image));
}

/** Puts what `imageOf()` wrote into a timeline and a lane that are empty. */
export function restoreImage(bytes: Uint8Array, { timeline, texts, settings }: ImageParts): void {
  const image = JSON.parse(new TextDecoder().decode(bytes)) as Image;
  for (const { entry, writtenAtMs } of image.entries) {
    timeline.append({ ...entry, padWait: undefined }, writtenAtMs);
  }
  const payloads = image.payloads.map(([id, payload]) =>
    [id, Uint8Array.fromBase64(payload)] as const
  );
  settings.restore(image.settings);
  texts.restore(image.lane, new Map(payloads));
}
