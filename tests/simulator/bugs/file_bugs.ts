import { FileStance } from "../../../server/files/file_stance.ts";
import { IncomingFile } from "../../../server/files/incoming_file.ts";
import { type PlantedBug, replace } from "./planted_bug.ts";

/** Bugs on the way of a file. */
export const FILE_BUGS: readonly PlantedBug[] = [
  {
    name: "pieces behind the first are put a byte too far",
    plant: () =>
      replace(
        IncomingFile.prototype,
        "receive",
        (original) =>
          function (this: IncomingFile, piece) {
            const offset = piece.offset === 0 ? 0 : piece.offset + 1;
            original.call(this, { ...piece, offset });
          },
      ),
    breaks: ["after the last fault everything is delivered", "a file is whole or has failed"],
    seed: 47,
  },
  {
    name: "a receiver confirms a byte that has not come",
    plant: () =>
      replace(FileStance.prototype, "item", (original) =>
        function (this: FileStance, offset) {
          return original.call(this, offset === 0 ? 0 : offset + 1);
        }),
    breaks: ["after the last fault everything is delivered", "a file is whole or has failed"],
    seed: 0,
  },
  {
    name: "a file counts as complete once its first piece is confirmed",
    plant: () =>
      replace(FileStance.prototype, "hear", (original) =>
        function (this: FileStance, item) {
          const isBegun = item.role === "receiver" && item.state === "moving" && item.offset > 0;
          return original.call(this, isBegun ? { ...item, state: "complete" } : item);
        }),
    breaks: ["a file is whole or has failed", "after the last fault everything is delivered"],
    seed: 0,
  },
];
