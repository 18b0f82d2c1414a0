/** What a browser says of a file that is chosen on the page; others stay nameless bytes. */
const TYPES: Record<string, readonly string[]> = {
  "image/jpeg": ["jpg", "jpeg", "jfif"],
  "image/png": ["png"],
  "image/webp": ["webp"],
  "image/gif": ["gif"],
  "image/avif": ["avif"],
  "audio/mpeg": ["mp3"],
  "audio/mp4": ["m4a"],
  "audio/ogg": ["ogg", "oga", "opus"],
  "audio/wav": ["wav"],
  "audio/flac": ["flac"],
  "video/mp4": ["mp4", "m4v"],
  "video/webm": ["webm"],
  "video/quicktime": ["mov"],
  "text/plain": ["txt"],
  "application/pdf": ["pdf"],
};

const BY_ENDING = new Map(
  Object.entries(TYPES).flatMap(([type, endings]) => endings.map((ending) => [ending, type])),
);

/**
 * The media type of a file by its name, as the page gives it; what is in the file is not looked at. A picture by its
 * name has to prove that it is one before it is shown (picture_type.ts).
 */
export function namedType(name: string): string {
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase();
  return BY_ENDING.get(ending ?? "") ?? "application/octet-stream";
}
