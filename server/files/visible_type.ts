/** A media type that may go on the wire; "" where what was given is none. */
export function visibleType(type: string): string {
  const [essence = ""] = type.split(";");
  return /^[\w.+-]{1,63}\/[\w.+-]{1,63}$/.test(essence.trim()) ? essence.trim().toLowerCase() : "";
}
