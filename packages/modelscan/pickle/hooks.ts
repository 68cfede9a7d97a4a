/** Names under which Python and numpy look for what to call, or for the memory of an object. */
const HOOK =
  /^["']?(__(?:array_?[a-z]*_?|(?:get|set)state|call|class|reduce(?:_ex)?|getattr(?:ibute)?|del|dict|bases|subclasses)__)["']?\s*$/;

/** @returns the hook that a text names, also where it is written out with quotes */
export function hookIn(text: string): string | undefined {
  return HOOK.exec(text.replaceAll('\0', ''))?.[1];
}
