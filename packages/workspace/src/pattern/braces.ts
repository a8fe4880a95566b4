/**
 * Writes out `{a,b}`: one text per choice, choices in choices too. Braces without a comma, `{id}` among them, and
 * braces that don't close stay as they are.
 *
 * @param most - How many texts there may be.
 * @returns `undefined` when there would be more than `most`.
 */
export function expandBraces(text: string, most: number): string[] | undefined {
  if (!text.includes("{")) return [text];
  const groups = findGroups(text);
  const expand = (start: number, end: number): string[] | undefined => {
    let results = [""];
    for (let index = start; index < end; ) {
      const group = groups.get(index);
      let choices: string[];
      if (group === undefined || group.commas.length === 0) {
        choices = [text.charAt(index)];
        index++;
      } else {
        choices = [];
        const bounds = [index, ...group.commas, group.end];
        for (let choice = 1; choice < bounds.length; choice++) {
          const expanded = expand((bounds[choice - 1] ?? 0) + 1, bounds[choice] ?? 0);
          if (expanded === undefined || choices.length + expanded.length > most) return undefined;
          choices.push(...expanded);
        }
        index = group.end + 1;
      }
      if (results.length * choices.length > most) return undefined;
      results = results.flatMap((before) => choices.map((choice) => before + choice));
    }
    return results;
  };
  return expand(0, text.length);
}

interface Group {
  readonly end: number;
  readonly commas: readonly number[];
}

/** The pairs of braces, by the offset of the opening one. */
function findGroups(text: string): Map<number, Group> {
  const groups = new Map<number, Group>();
  const open: { start: number; commas: number[] }[] = [];
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === "{") open.push({ start: index, commas: [] });
    else if (character === ",") open.at(-1)?.commas.push(index);
    else if (character === "}") {
      const group = open.pop();
      if (group) groups.set(group.start, { end: index, commas: group.commas });
    }
  }
  return groups;
}
