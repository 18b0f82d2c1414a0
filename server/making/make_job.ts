/** What the thread that makes key lists is asked, and what it answers: plain values that go there and come back. */
import type { MakingJson } from "../gui_api/lists_json.ts";
import type { Estimated } from "./estimate.ts";
import type { MakeRequest } from "./make_request.ts";

/** One thing to do. */
export type MakeJob =
  /** Looks at the media and writes nothing. */
  | { kind: "estimate"; request: MakeRequest }
  /** Writes one pair of lists, whose first key is in use from `startMs`, Unix ms. */
  | { kind: "make"; request: MakeRequest; startMs: number }
  /** Waits until more is done than was told before. */
  | { kind: "look" }
  /** Ends what is being written, and takes it away. */
  | { kind: "stop" };

/** How far the writing is. */
export interface MakeProgress {
  /** First the records are written, then they are read back. */
  phase: "writing" | "checking";
  /** Of each seat. */
  recordBytesDone: number;
}

/** What became of it; `none`: it was ended. */
export type Made = Extract<MakingJson, { code: "none" | "written" | "failed" }>;

/** What each kind of job comes to. */
export interface MakeResults {
  estimate: Estimated;
  make: Made;
  look: MakeProgress;
  stop: void;
}

/** Where lists are made, one pair for each desk. */
export interface MakeDesk {
  do<Job extends MakeJob>(job: Job): Promise<MakeResults[Job["kind"]]>;
  /** Nothing more comes: lets go of the thread, whether it has answered or not. */
  end(): void;
}
