/** Repeatable random numbers for tests. */
export interface Random {
  uniform(): number;
  normal(): number;
}

// Globals are slow to reach inside a test's sandbox, and simulations draw millions of numbers.
const { cos, imul, log, PI, sqrt } = Math;

/** Mulberry32 with Box–Muller. */
export function random(seed: number): Random {
  let state = seed >>> 0;
  let spare: number | undefined;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = imul(t ^ (t >>> 15), t | 1);
    t ^= t + imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const normal = (): number => {
    if (spare !== undefined) {
      const kept = spare;
      spare = undefined;
      return kept;
    }
    const radius = sqrt(-2 * log(1 - uniform()));
    const angle = 2 * PI * uniform();
    spare = radius * cos(angle - PI / 2);
    return radius * cos(angle);
  };
  return { uniform, normal };
}
