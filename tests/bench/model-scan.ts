import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pickle, text, uint32 } from '../modelscan/pickle-assembler.ts';
import { compare, run, type Table } from './compare.ts';

const tools = join(import.meta.dirname, '..', '..', '.tools', 'bench-scan');
const PEERS = ['picklescan==1.0.5', 'modelscan==0.8.8'];
/** As many items as Python adds to a list at once. */
const BATCH = 1000;

/** A scan of one large pickle beside those that people use, each a process from its start. */
export async function modelScan({ bytes = 64e6, peers = true, rounds = 1 } = {}): Promise<Table[]> {
  const directory = mkdtempSync(join(tmpdir(), 'mlops-bench-'));
  const path = join(directory, 'rows.pkl');
  let added = 0;
  const child = join(import.meta.dirname, 'model-scan.child.ts');
  // As Python keeps what it has compiled.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(directory, 'compiled') };
  try {
    const opcodes = writeRows(path, bytes);
    if (peers) installPeers();
    const peer = (name: string, flag: string) => ({ name, run: () => run([join(tools, 'bin', name), flag, path]) });
    const measured = await compare(
      [
        {
          name: 'ours',
          run: () => {
            added = Number(run([process.execPath, child, path], { env }));
          },
        },
        ...(peers ? [peer('picklescan', '--path'), peer('modelscan', '--path')] : []),
      ],
      rounds,
    );
    const size = `a pickle of ${Math.round(bytes / 1e6)} MB, ${(opcodes / 1e6).toFixed(1)} million opcodes`;
    return [
      { title: `Scan of ${size}`, aim: 'picklescan and modelscan at least 30 ×', measured },
      { title: 'Memory it adds', aim: '64 MB', unit: 'MB', measured: [{ name: 'ours', value: added / 1e6 }] },
    ];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function installPeers(): void {
  run(['uv', 'venv', '--quiet', '--allow-existing', tools]);
  run(['uv', 'pip', 'install', '--quiet', '--python', join(tools, 'bin', 'python'), ...PEERS]);
}

/** A list of rows, each a number, a text and a float, as Python writes it: just below the memo entries that a scan keeps. @returns how many opcodes it has */
function writeRows(path: string, bytes: number): number {
  const file = openSync(path, 'w');
  let written = writeSync(file, pickle('PROTO', 4, 'EMPTY_LIST', 'MEMOIZE'));
  let rows = 0;
  for (; written < bytes; rows += BATCH) {
    const batch = Array.from({ length: BATCH }, (_, index) => row(rows + index));
    written += writeSync(file, pickle('MARK', ...batch, 'APPENDS'));
  }
  writeSync(file, pickle('STOP'));
  closeSync(file);
  return rows * 7 + (2 * rows) / BATCH + 4;
}

function row(number: number): Buffer {
  return pickle(
    'BININT',
    uint32(number),
    text(`passenger ${number}`),
    'MEMOIZE',
    'BINFLOAT',
    Buffer.alloc(8, number),
    'TUPLE3',
    'MEMOIZE',
  );
}
