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
    breaks: [
      "a file fails only for a reason",
      "a file is whole or has failed",
      "after the last fault everything is delivered",
    ],
    seed: 17,
  },
  {
    name: "a receiver confirms what has not come",
    plant: () =>
      replace(
        IncomingFile.prototype,
        "item",
        (original) =>
          function (this: IncomingFile) {
            return { ...original.call(this), offset: this.offer.bytes };
          },
      ),
    breaks: ["after the last fault everything is delivered", "a file is whole or has failed"],
    seed: 14,
  },
  {
    name: "neither side repeats what it says of a file until the other has heard it",
    plant: () =>
      replace(
        FileStance.prototype,
        "hear",
        (original) =>
          function (this: FileStance, item) {
            return original.call(this, { ...item, heard: Number.MAX_SAFE_INTEGER });
          },
      ),
    breaks: ["after the last fault everything is delivered"],
    seed: 210,
  },
];
