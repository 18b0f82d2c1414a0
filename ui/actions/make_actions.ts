/** What a person can do about key lists that are to be made. */
import type {
  FolderJson,
  MakeEstimateJson,
  MakeListsJson,
  MakingJson,
  MediaJson,
} from "../../server/gui_api/lists_json.ts";
import {
  deleteMaking,
  estimateLists,
  fetchFolder,
  fetchMaking,
  fetchMedia,
  makeLists,
} from "../client/lists.ts";
import { failure, type Reply } from "../client/reply.ts";
import type { Refused } from "../state/refused.ts";

/** A value, or why there is none. */
export type Answer<T> = { kind: "ok"; value: T } | { kind: "refused"; refused: Refused };

/** Handed to the views; each asks the program, whose answers belong to one form alone. */
export interface MakeActions {
  /** Where lists are, and where new ones can go. */
  fetchMedia(): Promise<Answer<MediaJson>>;
  fetchFolder(path: string): Promise<Answer<FolderJson>>;
  /** What a request takes, or why it cannot be done. */
  estimateLists(request: MakeListsJson): Promise<Answer<MakeEstimateJson>>;
  /** Begins to write. */
  makeLists(request: MakeListsJson): Promise<Answer<MakingJson>>;
  fetchMaking(): Promise<Answer<MakingJson>>;
  /** Ends what is under way, or forgets what came of it. */
  cancelMaking(): Promise<void>;
}

/** The actions of one page. */
export function makeMakeActions(): MakeActions {
  return {
    fetchMedia: async () => answerOf(await fetchMedia()),
    fetchFolder: async (path) => answerOf(await fetchFolder(path)),
    estimateLists: async (request) => answerOf(await estimateLists(request)),
    makeLists: async (request) => answerOf(await makeLists(request)),
    fetchMaking: async () => answerOf(await fetchMaking()),
    cancelMaking: async () => void await deleteMaking(),
  };
}

function answerOf<T>(reply: Reply<T>): Answer<T> {
  const refused = failure(reply);
  if (reply.kind === "ok" || refused === undefined) return reply as { kind: "ok"; value: T };
  return { kind: "refused", refused };
}
