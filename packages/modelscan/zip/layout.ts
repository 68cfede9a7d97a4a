export interface Layout {
  format: 'torch' | 'npz' | 'skops' | 'zip';
  /** Where archives of torch lie in it: the directories of each data.pkl. */
  roots: readonly string[];
  /** Why nobody can say what its readers make of it, whatever its members are. */
  unknown?: string;
}

/** What torch.save writes beside data.pkl. */
const TORCH =
  /^(?:data\.pkl|data\/\d+|version|byteorder|\.format_version|\.storage_alignment|\.data\/serialization_id)$/;
/** Written by skops beside schema.json. */
const SKOPS = /^(?:schema\.json|[^/]+\.(?:npy|npz|bin))$/;

/** Archives that some library loads, by a member that only they have. */
const OTHERS: readonly { member: RegExp; kind: string }[] = [
  { member: /^config\.json$/, kind: 'Keras, whose layers may hold code (export the model as ONNX)' },
  { member: /^mar-inf\//, kind: 'an archive of TorchServe, which brings programs along (scan the model in it)' },
  { member: /(?:^|\/)\.data\/extern_modules$/, kind: 'torch.package, a program (save the state dict)' },
  {
    member: /(?:^|\/)constants\.pkl$/,
    kind: 'TorchScript, a program (save the state dict, or export the model as ONNX)',
  },
];

/**
 * What an archive is, by the names of its members. It is of a kind only when all of them are: another program may take it
 * for what one member more makes of it.
 *
 * @param members names in lower case, as torch looks them up
 */
export function layoutOf(members: readonly string[]): Layout {
  // What was packed again may name its directories.
  const files = members.filter((name) => !name.endsWith('/'));
  const roots = files.flatMap((name) => /^(.*\/|)data\.pkl$/.exec(name)?.[1] ?? []);
  const [root] = roots;
  const other = OTHERS.find(({ member }) => files.some((name) => member.test(name)));
  if (other) return { format: root === undefined ? 'zip' : 'torch', roots, unknown: other.kind };
  if (root !== undefined) {
    const strange = files.find((name) => !name.startsWith(root) || !TORCH.test(name.slice(root.length)));
    const unknown = strange === undefined ? undefined : `an archive of torch with ${strange} in it`;
    return { format: 'torch', roots, ...(unknown !== undefined && { unknown }) };
  }
  if (files.length > 0 && members.every((name) => name.endsWith('.npy'))) return { format: 'npz', roots };
  if (files.includes('schema.json') && files.every((name) => SKOPS.test(name))) return { format: 'skops', roots };
  return { format: 'zip', roots, unknown: 'an archive that is none of torch, numpy or skops' };
}
