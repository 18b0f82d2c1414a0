/** Sections of CHANGELOG.md. */

/** Text of the section of `version`, without its heading; undefined when there is none, or an empty one. */
export function changelogSection(changelog: string, version: string): string | undefined {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((each) => each.split("\n", 1)[0]?.split(" ")[0] === version);
  const text = section?.slice(section.indexOf("\n")).trim();
  return text === "" ? undefined : text;
}
