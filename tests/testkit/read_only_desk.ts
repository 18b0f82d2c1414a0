import { openPositional } from "../../keys/disk/disk_file.ts";
import { GatedDesk } from "./gated_desk.ts";

/** A desk over media that cannot be written. */
export function readOnlyDesk(): GatedDesk {
  return new GatedDesk((path, { write }) => {
    if (write) throw new Deno.errors.PermissionDenied("read-only medium");
    return openPositional(path, { write });
  });
}
