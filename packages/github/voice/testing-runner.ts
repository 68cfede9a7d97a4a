/** A workflow command that the Actions runner would act on. */
interface FoundCommand {
  name: string;
  properties: Record<string, string>;
  data: string;
}

/**
 * What the runner finds in a step's output: it takes every line, whoever printed it, for a command when it looks like one.
 *
 * @see actions/runner `ActionCommand.cs`: TryParseV2, then TryParse
 */
export function commandsIn(output: string): FoundCommand[] {
  return output.split(/\r\n|\r|\n/).flatMap((line) => second(line) ?? first(line) ?? []);
}

/** `::name key=value,…::data`, after what .NET's Trim takes away (and more: what newer Unicode may). */
function second(line: string): FoundCommand | undefined {
  const trimmed = line.replace(/^[\s\u0085\u180e\u200b\ufeff]+/u, '');
  const [, head, data] = /^::(.*?)::(.*)$/su.exec(trimmed) ?? [];
  if (head === undefined || data === undefined) return undefined;
  return named(head, ',', data, { '%0D': '\r', '%0A': '\n', '%3A': ':', '%2C': ',' });
}

/** `##[name key=value;…]data`, anywhere in the line. */
function first(line: string): FoundCommand | undefined {
  const [, head, data] = /##\[(.*?)\](.*)$/su.exec(line) ?? [];
  return head === undefined || data === undefined ? undefined : named(head, ';', data, { '%0D': '\r', '%0A': '\n' });
}

function named(head: string, separator: string, data: string, codes: Record<string, string>): FoundCommand {
  const decode = (text: string): string =>
    Object.entries(codes)
      .reduce((decoded, [code, character]) => decoded.replaceAll(code, character), text)
      .replaceAll('%25', '%');
  const [name = '', ...rest] = head.split(' ');
  const properties = rest.join(' ').split(separator).filter(Boolean);
  return {
    name,
    properties: Object.fromEntries(
      properties.map((pair) => [pair.slice(0, pair.indexOf('=')), decode(pair.slice(pair.indexOf('=') + 1))]),
    ),
    data: decode(data),
  };
}

/**
 * What the runner reads from GITHUB_OUTPUT.
 *
 * @throws Error where the runner fails the step
 * @see actions/runner `FileCommandManager.cs`
 */
export function outputsIn(content: string): Map<string, string> {
  const outputs = new Map<string, string>();
  const lines = content.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at]!;
    if (line === '') continue;
    const [, name, delimiter] = /^([^=]+?)<<(.+)$/.exec(line) ?? [];
    if (name === undefined) throw new Error(`Invalid format '${line}'`);
    const end = lines.indexOf(delimiter!, at + 1);
    if (end < 0) throw new Error(`Matching delimiter not found '${delimiter}'`);
    outputs.set(name, lines.slice(at + 1, end).join('\n'));
    at = end;
  }
  return outputs;
}
