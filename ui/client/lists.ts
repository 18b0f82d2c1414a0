import type {
  FolderJson,
  MakeEstimateJson,
  MakeListsJson,
  MakingJson,
  MediaJson,
} from "../../server/gui_api/lists_json.ts";
import type { Reply } from "./reply.ts";
import { ask, json } from "./request.ts";

/** `GET /media`. */
export function fetchMedia(): Promise<Reply<MediaJson>> {
  return ask<MediaJson>("media");
}

/** `GET /folders`. */
export function fetchFolder(path: string): Promise<Reply<FolderJson>> {
  return ask<FolderJson>(`folders?${new URLSearchParams({ path })}`);
}

/** `POST /lists/estimate`. */
export function estimateLists(request: MakeListsJson): Promise<Reply<MakeEstimateJson>> {
  return ask<MakeEstimateJson>("lists/estimate", { method: "POST", ...json(request) });
}

/** `POST /lists`. */
export function makeLists(request: MakeListsJson): Promise<Reply<MakingJson>> {
  return ask<MakingJson>("lists", { method: "POST", ...json(request) });
}

/** `GET /lists`. */
export function fetchMaking(): Promise<Reply<MakingJson>> {
  return ask<MakingJson>("lists");
}

/** `DELETE /lists`. */
export function deleteMaking(): Promise<Reply<unknown>> {
  return ask("lists", { method: "DELETE" });
}
