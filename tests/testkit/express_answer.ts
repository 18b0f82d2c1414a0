/** Bytes of what Express answers, without its head, to a GET of a path that is not there, whatever the query. */
export function answerBytes(target: string): number {
  const [path = ""] = target.split("?");
  const said = `Cannot GET ${path.replaceAll("&", "&amp;")}`;
  return [
    "<!DOCTYPE html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    "<title>Error</title>",
    "</head>",
    "<body>",
    `<pre>${said}</pre>`,
    "</body>",
    "</html>",
    "",
  ].join("\n").length;
}
