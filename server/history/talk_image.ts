/** A whole conversation as bytes, for a program that is locked without a vault: sealed, they stay in memory. */
import type { EntryJson, EntryRefJson } from "../gui_api/entry_json.ts";
import type { OwnSettings, OwnSettingsState } from "../messages/own_settings.ts";
import type { TextLane, TextLaneState } from "../messages/text_lane.ts";
import type { Timeline } from "../messages/timeline.ts";

/** What an image is of. */
export interface ImageParts {
  timeline: Timeline;
  texts: TextLane;
  settings: OwnSettings;
}

/** How an image and a vault go together. */
export interface ImageFacts {
  /** A vault had a part of it, and has failed since: what that holds is older. */
  followsVault: boolean;
  /** Entries that were taken away, which a vault may still have. */
  removed: EntryRefJson[];
}

/** An image, opened. */
export interface TalkImage extends ImageFacts {
  entries: { entry: EntryJson; writtenAtMs: number }[];
  lane: TextLaneState;
  /** Bytes of our entries that are not read, in base64, by id. */
  payloads: [id: string, payload: string][];
  settings: OwnSettingsState;
}

/** All that the next talk needs to go on. */
export function imageOf(
  { timeline, texts, settings }: ImageParts,
  facts: ImageFacts,
): Uint8Array<ArrayBuffer> {
  const image: TalkImage = {
    ...facts,
    entries: timeline.entries().map((entry) => {
      return { entry, writtenAtMs: timeline.writtenAtMs(entry) };
    }),
    lane: texts.state(),
    payloads: [...texts.payloads].map(([id, payload]) => [id, payload.toBase64()]),
    settings: settings.state(),
  };
  return new TextEncoder().encode(JSON.stringify(image));
}

/** What `imageOf()` wrote. */
export function decodeImage(bytes: Uint8Array): TalkImage {
  return JSON.parse(new TextDecoder().decode(bytes)) as TalkImage;
}

/**
 * Puts an image into a timeline, which may have entries of a vault, and into a lane. `joins`: the lane and the settings
 * are those of a vault that knew nothing of the image; otherwise they are empty.
 */
export function restoreImage(
  { entries, removed, lane, payloads: packed, settings: own }: TalkImage,
  { timeline, texts, settings }: ImageParts,
  { joins }: { joins: boolean },
): void {
  for (const ref of removed) timeline.remove(ref);
  for (const { entry, writtenAtMs } of entries) {
    const shown = { ...entry, padWait: undefined };
    if (!timeline.append(shown, writtenAtMs)) timeline.alter(entry, (kept) => become(kept, shown));
  }
  const payloads = new Map(
    packed.map(([id, payload]) => [id, Uint8Array.fromBase64(payload)] as const),
  );
  settings.restore(joins ? { ...settings.state(), ...own } : own);
  if (joins) texts.join(lane, payloads);
  else texts.restore(lane, payloads);
}

/** A newer word on an entry, in its place. */
function become(entry: EntryJson, { at: _at, ...newer }: EntryJson): void {
  const { at } = entry;
  for (const key of Object.keys(entry)) delete entry[key as keyof EntryJson];
  Object.assign(entry, { ...newer, at });
}
