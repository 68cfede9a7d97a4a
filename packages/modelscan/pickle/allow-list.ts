import { ALLOWED_GLOBALS } from './allowed-globals.ts';

/** Decides what a pickle may import. Exact names only: a whole package always holds something that runs what it is given. */
export interface AllowList {
  has(module: string, name: string): boolean;
  /** Whether it is on the list only as far as it is used as usual; what was allowed by name may be called with anything. */
  isBuiltIn(module: string, name: string): boolean;
  /** Why a global that is not on the list is refused. */
  ruleFor(module: string, name: string): 'pickle-dangerous-global' | 'pickle-dotted-name' | 'pickle-unknown-global';
}

let builtIn: ReadonlySet<string> | undefined;

/** @param more `module.name`, allowed besides */
export function allowList(more: readonly string[] = []): AllowList {
  builtIn ??= parse(ALLOWED_GLOBALS);
  const given = new Set(more);
  const known = builtIn;
  return {
    has: (module, name) => !name.includes('.') && (known.has(`${module} ${name}`) || given.has(`${module}.${name}`)),
    isBuiltIn: (module, name) => known.has(`${module} ${name}`) && !given.has(`${module}.${name}`),
    ruleFor: (module, name) => {
      if (isDangerous(module, name)) return 'pickle-dangerous-global';
      return name.includes('.') ? 'pickle-dotted-name' : 'pickle-unknown-global';
    },
  };
}

function parse(text: string): Set<string> {
  const lines = text
    .replace(/\n {2}/g, ' ')
    .trim()
    .split('\n');
  return new Set(
    lines.flatMap((line) => {
      const [module, names] = line.split(': ') as [string, string];
      return names.split(' ').map((name) => `${module} ${name}`);
    }),
  );
}

/** Modules with which every attack that is known does its work. The list only sharpens the words: what is not allowed is refused anyway. */
const DANGEROUS_MODULES = new Set(
  (
    'os posix nt posixpath ntpath subprocess sys pty shutil socket ssl http urllib requests ftplib smtplib telnetlib webbrowser ' +
    'runpy code codeop importlib imp pkgutil zipimport pickle _pickle cPickle dill cloudpickle marshal shelve ctypes _ctypes cffi ' +
    'multiprocessing threading asyncio signal tempfile pathlib glob io _io codecs timeit pdb bdb profile cProfile trace doctest unittest ' +
    'functools operator types inspect ast compileall py_compile distutils setuptools pip ensurepip venv idlelib pydoc site platform commands popen2 _posixsubprocess'
  ).split(' '),
);
const DANGEROUS_BUILTINS = new Set(
  'eval exec execfile compile open getattr setattr delattr hasattr __import__ breakpoint input globals locals vars type map filter apply reload'.split(
    ' ',
  ),
);

function isDangerous(module: string, name: string): boolean {
  const [top = ''] = module.split('.');
  if (top === 'builtins' || top === '__builtin__') return DANGEROUS_BUILTINS.has(name.split('.')[0]!);
  return DANGEROUS_MODULES.has(top);
}
