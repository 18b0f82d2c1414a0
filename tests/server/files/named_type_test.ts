import { assertEquals } from "@std/assert";
import { mayBePicture } from "../../../server/files/picture_type.ts";
import { namedType } from "../../../server/files/named_type.ts";
import { visibleType } from "../../../server/files/visible_type.ts";

Deno.test("namedType() is that of the last ending, in any case, and that of bytes where it is not known", () => {
  const types = {
    "image/jpeg": ["a.jpg", "A.JPEG", "holiday.2026.jfif"],
    "image/png": [".png", "a.exe.png"],
    "audio/mpeg": ["song.mp3"],
    "video/mp4": ["trip.mp4"],
    "text/plain": ["notes.txt"],
    "application/octet-stream": [
      "",
      "png",
      "a.",
      "a.png.exe",
      "a.html",
      "a.svg",
      "a.js",
      "a.png ",
      "a.constructor",
    ],
  };
  for (const [type, names] of Object.entries(types)) {
    for (const name of names) assertEquals([name, namedType(name)], [name, type]);
    assertEquals(visibleType(type), type);
  }
});

Deno.test("every name that comes by itself as a picture has a type that does", () => {
  for (const name of ["a.jpg", "a.jpeg", "a.jfif", "a.png", "a.webp", "a.gif", "a.avif"]) {
    assertEquals(mayBePicture({ name, type: namedType(name), bytes: 100 }), true, name);
  }
});
