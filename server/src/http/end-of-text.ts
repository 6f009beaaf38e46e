/** Where in JSON the closing quotation mark of the text stands that begins at a place; the whole length: nowhere. */
export function endOfText(json: string, start: number): number {
  let end = json.indexOf('"', start + 1);
  while (end !== -1) {
    let before = end - 1;
    while (json[before] === '\\') before -= 1;
    // An even number of reverse solidi before it escape each other.
    if ((end - before) % 2 === 1) return end;
    end = json.indexOf('"', end + 1);
  }
  return json.length;
}
