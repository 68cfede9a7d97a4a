import { type ByteStream, withStream } from './byte-source.ts';
import type { Report } from './finding.ts';
import { jsonTokens } from './json-tokens.ts';
import type { AllowList } from './pickle/allow-list.ts';
import { hookIn } from './pickle/hooks.ts';

/** No name is as long. */
const LONGEST_TEXT = 1024;
/** Python gives up on JSON that is nested deeper. */
const DEEPEST = 2000;

/**
 * What each kind of node makes, of what is on the list: others call what they name with what the file gives them, or look
 * up a method by any name.
 */
const MAKES: Readonly<Record<string, RegExp>> = {
  BytearrayNode: /^builtins\.bytearray$/,
  BytesNode: /^builtins\.bytes$/,
  CachedNode: /^$/,
  DefaultDictNode: /^collections\.defaultdict$/,
  DictNode: /^(?:builtins\.dict|collections\.OrderedDict|sklearn\.utils\._bunch\.Bunch)$/,
  DTypeNode: /^numpy\.dtype$/,
  FunctionNode: /./,
  JsonNode: /^builtins\.str$/,
  ListNode: /^builtins\.list$/,
  LossNode: /^(?:_loss|sklearn\._loss\._loss|sklearn\.linear_model\._sgd_fast)\.[A-Z]\w*$/,
  MaskedArrayNode: /^numpy\.ma(?:\.core)?\.MaskedArray$/,
  NdArrayNode: /^numpy\.(?:ndarray|matrix|bool_?|str_|bytes_|object_|(?:u?int|float|complex|datetime|timedelta)\d+)$/,
  ObjectNode: /./,
  PartialNode: /^functools\.partial$/,
  RandomGeneratorNode: /^numpy\.random\._generator\.Generator$/,
  RandomStateNode: /^numpy\.random\.mtrand\.RandomState$/,
  SetNode: /^builtins\.set$/,
  SliceNode: /^builtins\.slice$/,
  SparseMatrixNode: /^scipy\.sparse\./,
  TreeNode: /^sklearn\.tree\._tree\.Tree$/,
  TupleNode:
    /^(?:builtins\.tuple|sklearn\.impute\._iterative\._ImputerTriplet|sklearn\.gaussian_process\.kernels\.Hyperparameter)$/,
  TypeNode: /./,
};
/** Made by their own kind of node alone, so that they stand on no list. */
const OWN: ReadonlySet<string> = new Set(['RandomGeneratorNode', 'RandomStateNode']);

/** An object or an array that has been begun. */
interface Open {
  array: boolean;
  key: { text: string; at: number } | undefined;
  /** Those of its members that are texts and say what is imported; of two of one name the last, as Python takes it. */
  said: Map<string, { text: string; at: number }>;
}

const NAMES = new Set(['__module__', '__class__', '__loader__', 'module_path', 'function']);

/**
 * What a skops file imports and makes, by its schema.json: held to the list that pickles are held to, whatever its reader
 * is told to trust.
 *
 * @see skops.io, get_tree, protocols 0 to 2
 */
export function scanSkops(open: () => ByteStream, allow: AllowList, report: Report): Promise<void> {
  return withStream(open, async (stream) => {
    const opened: Open[] = [];
    for await (const token of jsonTokens(stream, LONGEST_TEXT)) {
      const inner = opened.at(-1);
      if (token === '{' || token === '[') {
        // Attributes are given by their names.
        if (inner?.key) refuseHook(inner.key, report);
        opened.push({ array: token === '[', key: undefined, said: new Map() });
        if (opened.length > DEEPEST) return report('unknown-format', 0, 'a skops schema that is nested too deep');
      } else if (token === '}' || token === ']') {
        opened.pop();
        if (inner && !inner.array) checkNode(inner.said, allow, report);
      } else if (token === ',') {
        if (inner) inner.key = undefined;
      } else if (inner && !inner.array) {
        if (inner.key === undefined) inner.key = token;
        else if (NAMES.has(inner.key.text)) inner.said.set(inner.key.text, token);
      }
    }
  });
}

/** `__reduce__` and `__class__` are the schema's own, and as attributes of an object nobody looks for them. */
function refuseHook({ text, at }: { text: string; at: number }, report: Report): void {
  const hook = hookIn(text);
  if (hook !== undefined && hook !== '__reduce__' && hook !== '__class__') report('pickle-hook', at, hook);
}

function checkNode(said: Open['said'], allow: AllowList, report: Report): void {
  const loader = said.get('__loader__');
  // Of protocol 0, a function is named otherwise.
  for (const [module, name, of] of [
    [said.get('__module__'), said.get('__class__'), loader?.text],
    [said.get('module_path'), said.get('function'), 'FunctionNode'],
  ] as const) {
    if (of === undefined || (!module && !name)) continue;
    const path = `${module?.text ?? ''}.${name?.text ?? ''}`;
    const { at } = (name ?? module)!;
    const listed = allow.has(module?.text ?? '', name?.text ?? '');
    if (listed && !allow.isBuiltIn(module!.text, name!.text)) continue;
    const usual = Object.hasOwn(MAKES, of) && MAKES[of]!.test(path);
    if (!listed && !(usual && OWN.has(of))) report(allow.ruleFor(module?.text ?? '', name?.text ?? ''), at, path);
    else if (!usual) report('skops-unusual-node', at, `${path} by ${of}`);
  }
}
