import { FrameMux } from "../../../server/messages/frame_mux.ts";
import { type PlantedBug, replace } from "./planted_bug.ts";

/** Bugs that show on the wire when there is something to say. */
export const COVER_BUGS: readonly PlantedBug[] = [
  {
    name: "what is due makes its cell of steady cover longer",
    plant: () =>
      replace(
        FrameMux.prototype,
        "seal",
        (original) =>
          function (this: FrameMux, nowMs, options = {}) {
            const isLonger = options.size !== undefined && this.isUrgent(nowMs);
            return original.call(this, nowMs, isLonger ? { ...options, size: "normal" } : options);
          },
      ),
    breaks: ["texts move no cell of steady cover"],
    seed: 20,
  },
];
