import type { RandomFill } from "../../keys/random.ts";
import type { Timeline } from "../messages/timeline.ts";
import type { Clock } from "../time/clock.ts";
import type { FilePlace } from "./file_place.ts";
import type { FileSource } from "./file_source.ts";

/** What the files of one conversation pass through. */
export interface FileLaneOptions {
  clock: Clock;
  random: RandomFill;
  timeline: Timeline;
  place: FilePlace;
  /** Names the folder of pictures that come without a question. */
  peerName?: string | undefined;
  /** Something became due that nobody has asked for. */
  wake: () => void;
  /** A file of the peer is whole whose entry the user has seen before. */
  onSeen?: ((id: string) => void) | undefined;
}

/** A file to send. */
export interface FileToSend {
  source: FileSource;
  name: string;
  type: string;
  /** It may go although only pad is wanted. */
  withoutPad?: boolean | undefined;
}
