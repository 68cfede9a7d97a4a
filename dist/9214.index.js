export const id = 9214;
export const ids = [9214];
export const modules = {

/***/ 89214:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Nh: () => (/* reexport */ ALPHA),
  yQ: () => (/* reexport */ binnedKolmogorovSmirnov),
  XL: () => (/* reexport */ binnedWasserstein),
  HU: () => (/* reexport */ distributions_binomialCdf),
  Wp: () => (/* reexport */ chiSquareTest),
  HK: () => (/* reexport */ classParts),
  eq: () => (/* reexport */ countGroups),
  o1: () => (/* reexport */ cramersV),
  fU: () => (/* reexport */ holm),
  kO: () => (/* reexport */ influenceEstimate),
  M$: () => (/* reexport */ jensenShannonDistance),
  hP: () => (/* reexport */ logitDifference),
  $V: () => (/* reexport */ logitInterval),
  d$: () => (/* reexport */ moverMean),
  qq: () => (/* reexport */ pairedDifferenceBelow),
  _R: () => (/* reexport */ pairedDifferenceInterval),
  ek: () => (/* reexport */ placesOf),
  LN: () => (/* reexport */ plusFour),
  V5: () => (/* reexport */ populationStabilityIndex),
  B4: () => (/* reexport */ probabilityBelow),
  om: () => (/* reexport */ rocAuc),
  Gj: () => (/* reexport */ satterthwaite),
  x_: () => (/* reexport */ studentInterval),
  i0: () => (/* reexport */ tails),
  YV: () => (/* reexport */ wilsonInterval)
});

// UNUSED EXPORTS: benjaminiHochberg, chiSquareSurvival, kolmogorovSmirnov, kolmogorovSurvival, mcnemarExact, normalCdf, normalQuantile, pairedScore, scoreInterval, studentTCdf, studentTQuantile, wassersteinDistance

;// CONCATENATED MODULE: ./packages/stats/binned.ts
function differences(reference, current) {
    const { points, shares } = reference;
    if (points.length !== shares.length || points.length !== current.shares.length)
        throw new RangeError('reference and current differ in their points');
    if (points.some((point, at) => !Number.isFinite(point) || current.points[at] !== point))
        throw new RangeError('reference and current differ in their points');
    return shares.map((share, at) => share - current.shares[at]);
}
/**
 * Kolmogorov–Smirnov statistic over the points that both distributions are known at, in [0, 1]: exact there, and so at
 * most the statistic of the samples themselves.
 * @throws RangeError when the points differ
 */
function binnedKolmogorovSmirnov(reference, current) {
    return differences(reference, current).reduce((most, difference) => Math.max(most, Math.abs(difference)), 0);
}
/**
 * Wasserstein-1 distance ∫|F − G| of two distributions that are straight between their points, in the unit of the points.
 * @throws RangeError when the points differ
 */
function binnedWasserstein(reference, current) {
    const gaps = differences(reference, current);
    let distance = 0;
    for (let at = 1; at < gaps.length; at++) {
        const width = reference.points[at] - reference.points[at - 1];
        const [left, right] = [gaps[at - 1], gaps[at]];
        // A straight line that crosses zero encloses two triangles, one that does not a trapezoid.
        const mean = left * right < 0
            ? (left ** 2 + right ** 2) / (2 * (Math.abs(left) + Math.abs(right)))
            : (Math.abs(left) + Math.abs(right)) / 2;
        distance += width * mean;
    }
    return distance;
}
/**
 * Cramér's V of a table of two rows: how far apart they are, whatever their size; √(χ²/n), in [0, 1].
 * @param statistic Pearson's chi-square of the table; @param count of both rows together
 * @see Cramér (1946), Mathematical Methods of Statistics, §21.9
 */
function cramersV(statistic, count) {
    return Math.sqrt(statistic / count);
}

;// CONCATENATED MODULE: ./packages/stats/special.ts
/**
 * The gamma and beta families, from which the distributions are made. Checked against SciPy (reference/) to a
 * relative 1e-12 for parameters below 50,000 and 1e-9 up to 5·10⁶.
 */
// Globals are slow to reach inside a test's sandbox, and simulations call these by the million.
const { abs, exp, log, log1p, max, min, sqrt } = Math;
const LOG_SQRT_2PI = 0.9189385332046727;
const MAX_TERMS = 100_000;
/** Stands for zero in Lentz's method. */
const TINY = 1e-300;
/** ln Γ(x) − Stirling's formula, for x ≥ 10. @see NIST DLMF 5.11.1 */
function stirlingError(x) {
    const q = 1 / (x * x);
    return ((1 / 12 + q * (-1 / 360 + q * (1 / 1260 + q * (-1 / 1680 + q * (1 / 1188 + q * (-691 / 360360 + q / 156)))))) / x);
}
/** ln Γ(x), x > 0. Below 10 the recurrence Γ(x + 1) = x·Γ(x) lifts x to where Stirling's series is exact. */
function logGamma(x) {
    if (!(x > 0))
        throw new RangeError(`logGamma is defined here for x > 0, got ${x}`);
    let product = 1;
    let lifted = x;
    while (lifted < 10)
        product *= lifted++;
    return (lifted - 0.5) * log(lifted) - lifted + LOG_SQRT_2PI + stirlingError(lifted) - log(product);
}
/** ln B(a, b) without the cancellation of three large ln Γ. @see Didonato and Morris (1992), ACM TOMS 18:360–373 */
function logBeta(a, b) {
    const small = min(a, b);
    const large = max(a, b);
    if (large < 10)
        return logGamma(small) + logGamma(large) - logGamma(small + large);
    const rest = stirlingError(large) - stirlingError(small + large);
    const share = small / (small + large);
    if (small < 10) {
        return logGamma(small) + rest + small - small * log(small + large) + (large - 0.5) * log1p(-share);
    }
    return (-0.5 * log(large) + LOG_SQRT_2PI + stirlingError(small) + rest + (small - 0.5) * log(share) + large * log1p(-share));
}
/** Continued fraction Σ aₙ/(bₙ + …) by the modified Lentz method. @see Numerical Recipes 5.2 */
function lentz(first, term) {
    const nonZero = (x) => (abs(x) < TINY ? TINY : x);
    let value = nonZero(first);
    let c = value;
    let d = 0;
    for (let n = 1; n < MAX_TERMS; n++) {
        const [a, b] = term(n);
        d = 1 / nonZero(b + a * d);
        c = nonZero(b + a / c);
        const factor = c * d;
        value *= factor;
        if (abs(factor - 1) < 1e-16)
            return value;
    }
    return value;
}
/**
 * Regularised incomplete beta function I_x(a, b), in [0, 1].
 *
 * @param y 1 − x, given when the caller knows it more exactly than the subtraction would
 * @throws RangeError unless a > 0, b > 0 and 0 ≤ x ≤ 1
 * @see NIST DLMF 8.17.22 (continued fraction)
 */
function incompleteBeta(a, b, x, y = 1 - x) {
    if (!(a > 0 && b > 0 && x >= 0 && y >= 0))
        throw new RangeError(`incompleteBeta(${a}, ${b}, ${x})`);
    if (x === 0)
        return 0;
    if (y === 0)
        return 1;
    return x > (a + 1) / (a + b + 2) ? 1 - betaTail(b, a, y, x) : betaTail(a, b, x, y);
}
/** I_x(a, b) where its continued fraction converges fast: x below the mean. */
function betaTail(a, b, x, y) {
    const logX = x > 0.5 ? log1p(-y) : log(x);
    const logY = y > 0.5 ? log1p(-x) : log(y);
    const fraction = lentz(1, (n) => {
        const m = n >> 1;
        const numerator = n % 2 === 0
            ? (m * (b - m) * x) / ((a + n - 1) * (a + n))
            : (-(a + m) * (a + b + m) * x) / ((a + n - 1) * (a + n));
        return [numerator, 1];
    });
    return exp(a * logX + b * logY - logBeta(a, b)) / (a * fraction);
}
/** Both regularised incomplete gamma functions, P(a, x) and Q(a, x) = 1 − P, the smaller one computed directly. */
function incompleteGamma(a, x) {
    if (!(a > 0 && x >= 0))
        throw new RangeError(`incompleteGamma(${a}, ${x})`);
    if (x === 0)
        return { lower: 0, upper: 1 };
    if (x === Infinity)
        return { lower: 1, upper: 0 };
    const density = gammaDensity(a, x);
    if (x < a + 1) {
        let term = 1 / a;
        let sum = term;
        for (let n = 1; n < MAX_TERMS && term > sum * 1e-17; n++)
            sum += term *= x / (a + n);
        return { lower: density * sum, upper: 1 - density * sum };
    }
    const fraction = lentz(x + 1 - a, (n) => [n * (a - n), x + 2 * n + 1 - a]);
    return { lower: 1 - density / fraction, upper: density / fraction };
}
/** xᵃ·e⁻ˣ/Γ(a); for large a through ln(x/a), which keeps the digits that a·ln x − x would cancel. */
function gammaDensity(a, x) {
    if (a < 10)
        return exp(a * log(x) - x - logGamma(a));
    const excess = (x - a) / a;
    const logRatio = abs(excess) < 0.3 ? log1pMinus(excess) : log1p(excess) - excess;
    return sqrt(a) * exp(a * logRatio - LOG_SQRT_2PI - stirlingError(a));
}
/** ln(1 + u) − u for small u, by its series in u/(2 + u). */
function log1pMinus(u) {
    const r = u / (2 + u);
    const square = r * r;
    let power = r * square;
    let sum = 0;
    for (let n = 3; n < 200; n += 2) {
        const term = power / n;
        sum += term;
        if (abs(term) < 1e-18 * abs(sum))
            break;
        power *= square;
    }
    return 2 * sum - r * u;
}

;// CONCATENATED MODULE: ./packages/stats/distributions.ts

// Globals are slow to reach inside a test's sandbox, and simulations call these by the million.
const { PI, abs: distributions_abs, exp: distributions_exp, floor, log: distributions_log, log1p: distributions_log1p, max: distributions_max, sqrt: distributions_sqrt } = Math;
/** Φ(z): probability that a standard normal is at most z. Relative error below 1e-13, far tails included. */
function normalCdf(z) {
    const tail = incompleteGamma(0.5, (z * z) / 2).upper / 2;
    return z > 0 ? 1 - tail : tail;
}
/**
 * The z with Φ(z) = p.
 * @throws RangeError unless 0 < p < 1
 */
function normalQuantile(p) {
    if (!(p > 0 && p < 1))
        throw new RangeError(`a quantile needs a probability between 0 and 1, got ${p}`);
    if (p > 0.5)
        return -normalQuantile(1 - p);
    // Abramowitz and Stegun 26.2.23 is right to 4.5e-4; each Newton step on ln Φ doubles the digits.
    const t = distributions_sqrt(-2 * distributions_log(p));
    let z = -(t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))));
    for (let step = 0; step < 4; step++) {
        const cdf = normalCdf(z);
        const density = distributions_exp((-z * z) / 2) / distributions_sqrt(2 * PI);
        z -= ((distributions_log(cdf) - distributions_log(p)) * cdf) / density;
    }
    return z;
}
/**
 * Probability that Student's t is at most `t`.
 * @param df degrees of freedom, > 0; need not be whole
 */
function studentTCdf(t, df) {
    if (!(df > 0))
        throw new RangeError(`Student's t needs degrees of freedom above 0, got ${df}`);
    const square = t * t;
    const tail = square === Infinity ? 0 : incompleteBeta(df / 2, 0.5, df / (df + square), square / (df + square)) / 2;
    return t > 0 ? 1 - tail : tail;
}
/**
 * The t with probability p below it.
 * @throws RangeError unless 0 < p < 1 and df > 0
 */
function studentTQuantile(p, df) {
    if (!(p > 0 && p < 1))
        throw new RangeError(`a quantile needs a probability between 0 and 1, got ${p}`);
    if (p === 0.5)
        return 0;
    if (p > 0.5)
        return -studentTQuantile(1 - p, df);
    let low = -1;
    while (studentTCdf(low, df) > p)
        low *= 2;
    let high = 0;
    // Newton inside a bracket: the tail can be so flat that a free step would leave it.
    // Cornish and Fisher's expansion (Abramowitz and Stegun 26.7.5) starts within a few digits, unless df is tiny.
    const z = normalQuantile(p);
    let t = distributions_max(z + (z ** 3 + z) / (4 * df) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * df * df), low);
    const logNorm = logGamma((df + 1) / 2) - logGamma(df / 2) - 0.5 * distributions_log(df * PI);
    for (let step = 0; step < 200; step++) {
        const error = studentTCdf(t, df) - p;
        if (error > 0)
            high = t;
        else
            low = t;
        const density = distributions_exp(logNorm - ((df + 1) / 2) * distributions_log1p((t * t) / df));
        const newton = t - error / density;
        const next = newton > low && newton < high ? newton : (low + high) / 2;
        if (distributions_abs(next - t) <= 4e-16 * distributions_abs(next))
            return next;
        t = next;
    }
    return t;
}
/** Probability that a chi-square with `df` degrees of freedom exceeds `x`. */
function chiSquareSurvival(x, df) {
    return incompleteGamma(df / 2, x / 2).upper;
}
/** Probability of at most `k` successes in `n` trials with success probability `p`. */
function distributions_binomialCdf(k, n, p) {
    if (!(p >= 0 && p <= 1 && Number.isInteger(n) && n >= 0))
        throw new RangeError(`binomialCdf(${k}, ${n}, ${p})`);
    if (k < 0)
        return 0;
    if (k >= n)
        return 1;
    const below = floor(k);
    return incompleteBeta(n - below, below + 1, 1 - p, p);
}

;// CONCATENATED MODULE: ./packages/stats/drift.ts

/** Counts of the same bins or categories, as shares that sum to 1. @throws RangeError on an empty or invalid side */
function shares(counts) {
    const total = counts.reduce((sum, count) => sum + count, 0);
    if (!(total > 0 && Number.isFinite(total)) || counts.some((count) => !(count >= 0))) {
        throw new RangeError('expected non-negative counts with at least one above 0');
    }
    return counts.map((count) => count / total);
}
function paired(reference, current) {
    if (reference.length !== current.length)
        throw new RangeError('reference and current differ in their bins');
    const now = shares(current);
    return shares(reference).map((share, bin) => [share, now[bin]]);
}
/**
 * Population stability index Σ(c − r)·ln(c/r) over bins; ≥ 0, above 0.25 usually read as a large shift.
 *
 * @param floor stands in for an empty bin's share, which would make the index infinite
 * @throws RangeError when the bins differ in number or a side is empty
 * @see Siddiqi (2006), Credit Risk Scorecards
 */
function populationStabilityIndex(reference, current, floor = 1e-4) {
    return paired(reference, current).reduce((sum, [before, now]) => {
        const [r, c] = [Math.max(before, floor), Math.max(now, floor)];
        return sum + (c - r) * Math.log(c / r);
    }, 0);
}
/**
 * Jensen–Shannon distance (the root of the divergence, base 2) over bins, in [0, 1]; 1 when they share no bin.
 * @throws RangeError when the bins differ in number or a side is empty
 * @see Lin (1991), IEEE Transactions on Information Theory 37:145–151
 */
function jensenShannonDistance(reference, current) {
    const term = (share, middle) => (share === 0 ? 0 : share * Math.log2(share / middle));
    const divergence = paired(reference, current).reduce((sum, [r, c]) => {
        const middle = (r + c) / 2;
        return sum + (term(r, middle) + term(c, middle)) / 2;
    }, 0);
    return Math.sqrt(Math.max(0, divergence));
}
/**
 * Pearson's chi-square test that two sets of counts come from one distribution. Bins empty on both sides are left out.
 * @throws RangeError when the bins differ in number or a side is empty
 */
function chiSquareTest(reference, current) {
    const sum = (counts) => counts.reduce((total, count) => total + count, 0);
    const [before, now] = [sum(reference), sum(current)];
    const used = paired(reference, current).filter(([r, c]) => r + c > 0);
    const statistic = used.reduce((total, [r, c]) => {
        const common = (r * before + c * now) / (before + now);
        return total + (before * (r - common) ** 2 + now * (c - common) ** 2) / common;
    }, 0);
    const degreesOfFreedom = used.length - 1;
    return {
        statistic,
        degreesOfFreedom,
        pValue: degreesOfFreedom === 0 ? 1 : chiSquareSurvival(statistic, degreesOfFreedom),
    };
}
/**
 * Calls `visit` for each stretch between neighbouring values of both samples, with the two distribution functions on it.
 * The last stretch has width 0.
 */
function walk(a, b, visit) {
    if (a.length === 0 || b.length === 0)
        throw new RangeError('expected at least one value on each side');
    const [left, right] = [a.slice().sort(), b.slice().sort()];
    if (Number.isNaN(left.at(-1)) || Number.isNaN(right.at(-1)))
        throw new RangeError('expected no NaN');
    let [i, j] = [0, 0];
    while (i < left.length || j < right.length) {
        const value = Math.min(left[i] ?? Infinity, right[j] ?? Infinity);
        while (i < left.length && left[i] <= value)
            i++;
        while (j < right.length && right[j] <= value)
            j++;
        const next = Math.min(left[i] ?? Infinity, right[j] ?? Infinity);
        visit(next === Infinity ? 0 : next - value, i / left.length, j / right.length);
    }
}
/**
 * Two-sample Kolmogorov–Smirnov statistic with its limiting p-value (large samples).
 * @param reference values in any order, no NaN; @param current likewise
 * @throws RangeError when a side is empty or has a NaN
 * @see Kolmogorov (1933); Smirnov (1948)
 */
function kolmogorovSmirnov(reference, current) {
    let statistic = 0;
    walk(reference, current, (_, r, c) => {
        statistic = Math.max(statistic, Math.abs(r - c));
    });
    const size = (reference.length * current.length) / (reference.length + current.length);
    return { statistic, pValue: kolmogorovSurvival(Math.sqrt(size) * statistic) };
}
/** Probability that the limiting Kolmogorov statistic exceeds x; each series where it converges in a few terms. */
function kolmogorovSurvival(x) {
    if (x <= 0)
        return 1;
    let sum = 0;
    if (x < 1) {
        for (let k = 1; k < 40; k += 2)
            sum += Math.exp(-((k * Math.PI) ** 2) / (8 * x * x));
        return 1 - (Math.sqrt(2 * Math.PI) / x) * sum;
    }
    for (let k = 1; k < 20; k++)
        sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * (k * x) ** 2);
    return sum;
}
/**
 * Wasserstein-1 (earth mover's) distance between two samples, in the unit of the values.
 * @throws RangeError when a side is empty or has a NaN
 */
function wassersteinDistance(reference, current) {
    let distance = 0;
    walk(reference, current, (width, r, c) => {
        distance += width * Math.abs(r - c);
    });
    return distance;
}

;// CONCATENATED MODULE: ./packages/stats/estimate.ts
/** The one-sided error probability of every bound that decides something. */
const ALPHA = 0.025;

;// CONCATENATED MODULE: ./packages/stats/proportions.ts


function requireCounts(...counts) {
    const wrong = counts.find((count) => !Number.isSafeInteger(count) || count < 0);
    if (wrong !== undefined)
        throw new RangeError(`expected a count (0, 1, 2 …), got ${wrong}`);
}
/**
 * Wilson's score interval of a proportion; honest at 0 and at 1, where the textbook interval has width zero.
 *
 * @param alpha error probability of each end
 * @throws RangeError when a count is negative or not an integer, or there are more successes than trials, or none
 * @see Wilson (1927), JASA 22:209–212
 */
function wilsonInterval(successes, trials, alpha = ALPHA) {
    requireCounts(successes, trials);
    if (trials === 0 || successes > trials)
        throw new RangeError(`${successes} successes of ${trials} trials`);
    return scoreInterval(successes / trials, trials, alpha);
}
/** Wilson's interval of a share that need not be of whole examples. @param trials above 0 */
function scoreInterval(share, trials, alpha = ALPHA) {
    const z = normalQuantile(1 - alpha);
    const centre = (share + (z * z) / (2 * trials)) / (1 + (z * z) / trials);
    const half = (z * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials))) / (1 + (z * z) / trials);
    // At the ends the two terms are equal; rounding must not leave 1e-18 there.
    return { low: share === 0 ? 0 : centre - half, high: share === 1 ? 1 : centre + half };
}
/**
 * Exact McNemar test that two classifiers err equally often on the same examples.
 *
 * @param onlyA examples that A alone got right; @param onlyB that B alone got right (counts)
 * @returns two-sided p-value in [0, 1]; 1 when both counts are 0
 * @throws RangeError when a count is negative or not an integer
 * @see McNemar (1947), Psychometrika 12:153–157; exact form: binomial(onlyA + onlyB, 1/2)
 */
function mcnemarExact(onlyA, onlyB) {
    requireCounts(onlyA, onlyB);
    return Math.min(1, 2 * binomialCdf(Math.min(onlyA, onlyB), onlyA + onlyB, 0.5));
}
/**
 * Tango's score statistic that the paired difference of proportions A − B equals `difference`: standard normal if so.
 * ±∞ where the observed counts are impossible at that difference.
 *
 * @param onlyA trials that A alone passed; @param onlyB that B alone passed; @param trials all of them
 * @see Tango (1998), Statistics in Medicine 17:891–908, eq. 8–10
 */
function pairedScore(onlyA, onlyB, trials, difference) {
    requireCounts(onlyA, onlyB, trials);
    if (onlyA + onlyB > trials || trials === 0)
        throw new RangeError(`${onlyA} + ${onlyB} discordant of ${trials} trials`);
    const distance = onlyA - onlyB - trials * difference;
    if (distance === 0)
        return 0;
    // The likelihood's maximum over P(only B passes), given the difference, is the root of 2n·q² + b·q + c.
    const b = -onlyA - onlyB + (2 * trials - onlyA + onlyB) * difference;
    const c = -onlyB * difference * (1 - difference);
    const root = Math.sqrt(Math.max(0, b * b - 8 * trials * c));
    const q = b <= 0 ? (root - b) / (4 * trials) : (-2 * c) / (b + root);
    const variance = trials * (2 * q + difference * (1 - difference));
    return variance > 0 ? distance / Math.sqrt(variance) : distance * Infinity;
}
/**
 * Score interval of the difference A − B of two proportions on the same trials. With no discordant trial it is
 * ±z²/(n + z²), not a point.
 *
 * @param alpha error probability of each end
 * @see pairedScore
 */
function pairedDifferenceInterval(onlyA, onlyB, trials, alpha = ALPHA) {
    const z = normalQuantile(1 - alpha);
    const centre = (onlyA - onlyB) / trials;
    // The statistic falls as the difference grows; each end is where it passes ±z.
    const end = (limit, target) => {
        let [inside, outside] = [centre, limit];
        for (let step = 0; step < 100 && Math.abs(outside - inside) > 1e-16; step++) {
            const middle = (inside + outside) / 2;
            if (Math.abs(pairedScore(onlyA, onlyB, trials, middle)) > target)
                outside = middle;
            else
                inside = middle;
        }
        return (inside + outside) / 2;
    };
    return { low: end(-1, z), high: end(1, z) };
}
/** Probability of a difference as low as observed, if the truth is `difference`: small shows that A is worse than that. */
function pairedDifferenceBelow(onlyA, onlyB, trials, difference) {
    return normalCdf(pairedScore(onlyA, onlyB, trials, difference));
}

;// CONCATENATED MODULE: ./packages/stats/logit.ts



// Globals are slow to reach inside a test's sandbox, and simulations draw these by the million.
const { cos, exp: logit_exp, log: logit_log, max: logit_max, min: logit_min, sin, sqrt: logit_sqrt } = Math;
/**
 * The variance by class of a metric whose influence ψ has mean zero within each; for roc_auc the two parts of DeLong's.
 *
 * @param classOf index of the class, per example; classes that do not occur are left out
 */
function classParts(influence, classOf, weight) {
    const sums = [];
    for (let i = 0; i < influence.length; i++) {
        const own = (sums[classOf[i]] ??= { psi: 0, weight: 0, weights: 0 });
        const w = weight ? weight[i] : 1;
        own.psi += (influence[i] / influence.length) ** 2;
        own.weight += w;
        own.weights += w * w;
    }
    return sums
        .filter((own) => own.weight > 0)
        .map(({ psi, weight: total, weights }) => {
        const effective = total ** 2 / weights;
        return { variance: effective > 1 ? (psi * effective) / (effective - 1) : 0, effective };
    });
}
/**
 * The part with four more examples in it that are as wide apart as the metric's value allows. A few placements near 1
 * hide the tail that they have, and four is what turns Wald's interval of a share into nearly Wilson's.
 *
 * @param widest variance of one example's contribution at its largest
 * @see Agresti and Coull (1998), The American Statistician 52:119–126
 */
function plusFour({ variance, effective }, widest) {
    const squares = variance * effective * (effective - 1);
    return { variance: logit_max(variance, (squares + 4 * widest) / (effective * (effective + 3))), effective };
}
/** Degrees of freedom of a sum of variances. @see Satterthwaite (1946), Biometrics Bulletin 2:110–114 */
function satterthwaite(parts) {
    const sum = parts.reduce((total, { variance }) => total + variance, 0);
    const squares = parts.reduce((total, { variance, effective }) => total + variance ** 2 / (effective - 1), 0);
    // Without any variance there is nothing to be unsure of; the fewest are as good as any.
    return squares > 0 ? sum ** 2 / squares : logit_min(...parts.map(({ effective }) => effective)) - 1;
}
const logit = (share) => logit_log(share / (1 - share));
const logit_area = (logit) => 1 / (1 + logit_exp(-logit));
function logitOf({ value, standardError, degreesOfFreedom, trials }, alpha) {
    // Half a pair of examples short of an end, which has no logit.
    const least = 1 / (2 * trials * trials);
    const inside = logit_min(1 - least, logit_max(least, value));
    const centre = logit(inside);
    const half = (studentTQuantile(1 - alpha, degreesOfFreedom) * standardError) / (inside * (1 - inside));
    const most = scoreInterval(inside, trials, alpha);
    return { centre, low: logit_max(centre - half, logit(most.low)), high: logit_min(centre + half, logit(most.high)) };
}
/**
 * Interval of an area on the logit scale, never wider than Wilson's for the largest variance that an area can have.
 *
 * @param alpha error probability of each end
 * @see Pepe (2003), The Statistical Evaluation of Medical Tests, 5.2; Birnbaum and Klose (1957), Annals of Mathematical
 * Statistics 28:933–945, for that variance: a share's of as many trials as the smaller class has examples
 */
function logitInterval(one, alpha = ALPHA) {
    const { low, high } = logitOf(one, alpha);
    return { low: logit_area(low), high: logit_area(high) };
}
const DIRECTIONS = 12;
/**
 * Interval of now − factor·before on the logit scale: the least and the largest difference of the pairs of areas in the
 * ellipse that the two logits and their correlation span. To first order it is the usual interval by the error of the
 * difference. MOVER on the same limits (Zou 2007) takes a low area together with a high one, which models that agree on
 * nearly every example never are: at a correlation of 0.99 it is three times as wide.
 *
 * @param correlation of the two estimates; cut to −1 … 1
 * @param factor above 0
 */
function logitDifference(now, before, correlation, factor = 1, alpha = ALPHA) {
    const [one, other] = [logitOf(now, alpha), logitOf(before, alpha)];
    const r = logit_min(1, logit_max(-1, correlation));
    const at = ({ centre, low, high }, z) => logit_area(centre + z * (z < 0 ? centre - low : high - centre));
    const difference = (angle) => {
        const z = cos(angle);
        return at(one, r * z + logit_sqrt(1 - r * r) * sin(angle)) - factor * at(other, z);
    };
    return { low: least(difference), high: -least((angle) => -difference(angle)) };
}
/** The smallest value of a smooth function of an angle: the best direction of a few, then golden sections beside it. */
function least(of) {
    const step = (2 * Math.PI) / DIRECTIONS;
    let best = 0;
    for (let k = 1; k < DIRECTIONS; k++)
        if (of(k * step) < of(best * step))
            best = k;
    const golden = (logit_sqrt(5) - 1) / 2;
    let [low, high] = [(best - 1) * step, (best + 1) * step];
    while (high - low > 1e-5) {
        const [left, right] = [high - golden * (high - low), low + golden * (high - low)];
        if (of(left) < of(right))
            high = right;
        else
            low = left;
    }
    return of((low + high) / 2);
}

;// CONCATENATED MODULE: ./packages/stats/influence.ts



/**
 * Number of groups, and how many equal groups would tell as much: (Σ size)² / Σ size², Kish's effective number.
 * One giant group among nine single examples is hardly more than one, and its sum of influence, forced to cancel
 * the others', makes the error look small.
 *
 * @param weight counts for the size of a group; default 1 per example
 * @throws RangeError on a negative group number
 */
function countGroups(group, weight) {
    const { sums, sizes } = sumByGroup(group, weight);
    let [groups, total, squares] = [0, 0, 0];
    for (let id = 0; id < sizes.length; id++) {
        const size = weight ? sums[id] : sizes[id];
        if (size === 0)
            continue;
        groups++;
        total += size;
        squares += size * size;
    }
    return { groups, effective: groups === 0 ? 0 : total ** 2 / squares };
}
function sumByGroup(group, values) {
    let last = -1;
    for (const id of group) {
        if (id < 0)
            throw new RangeError(`expected group numbers from 0, got ${id}`);
        if (id > last)
            last = id;
    }
    const sums = new Float64Array(last + 1);
    const sizes = new Float64Array(last + 1);
    for (let i = 0; i < group.length; i++) {
        sums[group[i]] += values ? values[i] : 0;
        sizes[group[i]]++;
    }
    return { sums, sizes };
}
/**
 * An estimate with its interval from per-example influence ψ (mean zero; value − truth ≈ mean ψ).
 *
 * - groups: se² = (G − 1)/G·Σ_g(Σ_{i∈g} ψᵢ/(n − n_g))², Student's t with G − 1 degrees of freedom: the error when one
 *   group at a time is left out (CR3). With groups of one size it is the usual cluster-robust CR1; with unequal ones
 *   CR1 is too small, because a large group pulls the estimate towards itself.
 * - strata: se² = Σ_s m/(m − 1)·Σ_{i∈s}(ψᵢ/n)² over the two strata of size m, Student's t with Satterthwaite's degrees
 *   of freedom; for the AUC it is DeLong's variance
 * - neither: each example is its own group
 *
 * @throws RangeError when lengths differ, or there are fewer than two groups, or than two examples in a stratum
 * @see MacKinnon, Nielsen and Webb (2023), Journal of Econometrics 232:272–299; Liang and Zeger (1986), Biometrika 73:13–22; DeLong, DeLong and Clarke-Pearson (1988), Biometrics 44:837–845
 */
function influenceEstimate(value, influence, options = {}) {
    const { group, stratum, range = [-Infinity, Infinity], alpha = ALPHA } = options;
    const count = influence.length;
    if ((group ?? stratum ?? influence).length !== count)
        throw new RangeError('influence and groups differ in length');
    const error = group
        ? groupError(influence, group)
        : stratum
            ? stratifiedError(influence, stratum)
            : plainError(influence);
    return { estimate: value, interval: studentInterval(value, error, alpha, range), count, ...error };
}
/**
 * Student's t interval, or the normal one without degrees of freedom.
 *
 * @param range the ends are cut to it
 */
function studentInterval(value, { standardError, degreesOfFreedom }, alpha = ALPHA, range = [-Infinity, Infinity]) {
    const quantile = degreesOfFreedom === null ? normalQuantile(1 - alpha) : studentTQuantile(1 - alpha, degreesOfFreedom);
    return {
        low: Math.max(range[0], value - quantile * standardError),
        high: Math.min(range[1], value + quantile * standardError),
    };
}
function groupError(influence, group) {
    const { sums, sizes } = sumByGroup(group, influence);
    const groups = sizes.reduce((number, size) => number + (size > 0 ? 1 : 0), 0);
    if (groups < 2)
        throw new RangeError(`a clustered interval needs at least 2 groups, got ${groups}`);
    const count = influence.length;
    // What the estimate loses when a group is left out: Σ_g ψ spread over the examples that remain.
    const squares = sums.reduce((total, sum, id) => total + (sum / (count - sizes[id])) ** 2, 0);
    const standardError = Math.sqrt(((groups - 1) / groups) * squares);
    return { standardError, degreesOfFreedom: groups - 1, method: `clustered t, ${groups} groups`, groups };
}
function plainError(influence) {
    const count = influence.length;
    if (count < 2)
        throw new RangeError(`an interval needs at least 2 examples, got ${count}`);
    let squares = 0;
    for (const psi of influence)
        squares += psi * psi;
    const standardError = Math.sqrt(squares / (count - 1) / count);
    return { standardError, degreesOfFreedom: count - 1, method: 't, independent examples', groups: null };
}
function stratifiedError(influence, stratum) {
    const parts = classParts(influence, stratum);
    if (parts.length < 2 || parts.some(({ effective }) => effective < 2))
        throw new RangeError('each of the two strata needs at least 2 examples');
    const standardError = Math.sqrt(parts.reduce((sum, { variance }) => sum + variance, 0));
    return { standardError, degreesOfFreedom: satterthwaite(parts), method: 'DeLong', groups: null };
}
/**
 * One-sided p-value against "the truth is at or above `bound`": small shows that it lies below. For the other side
 * negate both numbers. With no error at all it is 0 or 1.
 *
 * @throws RangeError when the estimate has no standard error
 */
function probabilityBelow(value, bound, error) {
    const { standardError, degreesOfFreedom } = error;
    if (standardError === null)
        throw new RangeError('a p-value needs a standard error');
    if (standardError === 0)
        return value < bound ? 0 : 1;
    const t = (value - bound) / standardError;
    return degreesOfFreedom === null ? normalCdf(t) : studentTCdf(t, degreesOfFreedom);
}

;// CONCATENATED MODULE: ./packages/stats/mover.ts
/**
 * Interval of the mean of independent numbers from their own intervals (MOVER: the method of variance estimates
 * recovery): each end is as far away as the ends of the parts are together.
 *
 * @see Zou and Donner (2008), Statistics in Medicine 27:1693–1702
 */
function moverMean(parts) {
    const value = parts.reduce((sum, part) => sum + part.value, 0) / parts.length;
    const reach = (arm) => Math.hypot(...parts.map(arm)) / parts.length;
    return {
        low: value - reach((part) => part.value - part.interval.low),
        high: value + reach((part) => part.interval.high - part.value),
    };
}

;// CONCATENATED MODULE: ./packages/stats/multiplicity.ts
/** Indices that sort the p-values ascending. @throws RangeError on a p-value outside [0, 1] */
function ascending(pValues) {
    const wrong = pValues.find((p) => !(p >= 0 && p <= 1));
    if (wrong !== undefined)
        throw new RangeError(`expected p-values in [0, 1], got ${wrong}`);
    return pValues.map((_, index) => index).sort((a, b) => pValues[a] - pValues[b]);
}
/**
 * Holm's step-down adjustment: rejecting where the adjusted p ≤ α errs on any true hypothesis with probability ≤ α.
 *
 * @returns adjusted p-values in the order given
 * @throws RangeError on a p-value outside [0, 1]
 * @see Holm (1979), Scandinavian Journal of Statistics 6:65–70
 */
function holm(pValues) {
    const adjusted = new Array(pValues.length);
    let largest = 0;
    ascending(pValues).forEach((index, rank) => {
        largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValues[index]));
        adjusted[index] = largest;
    });
    return adjusted;
}
/**
 * Benjamini–Hochberg adjustment: rejecting where the adjusted p ≤ q keeps the expected share of false rejections ≤ q.
 *
 * @returns adjusted p-values in the order given
 * @throws RangeError on a p-value outside [0, 1]
 * @see Benjamini and Hochberg (1995), JRSS B 57:289–300
 */
function benjaminiHochberg(pValues) {
    const adjusted = new Array(pValues.length);
    let smallest = 1;
    ascending(pValues)
        .reverse()
        .forEach((index, fromLargest) => {
        smallest = Math.min(smallest, (pValues[index] * pValues.length) / (pValues.length - fromLargest));
        adjusted[index] = smallest;
    });
    return adjusted;
}

;// CONCATENATED MODULE: ./packages/stats/ranking.ts
/**
 * Ranks with ties, in linear time. −0 and 0 are one value; there must be no NaN.
 * Memory: 20 bytes per value beside the 4 that stay.
 */
function placesOf(values) {
    const order = ascendingOrder(values);
    const place = new Uint32Array(values.length);
    let distinct = 0;
    for (let i = 0; i < order.length; i++) {
        if (i === 0 || values[order[i]] !== values[order[i - 1]])
            distinct++;
        place[order[i]] = distinct - 1;
    }
    return { place, distinct };
}
const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;
/**
 * Indices that sort the values ascending, by a radix sort on the bits of the doubles, 11 at a time:
 * sorting millions of indices by a comparison function takes several times as long.
 */
function ascendingOrder(values) {
    const count = values.length;
    const [low, high] = [new Uint32Array(count), new Uint32Array(count)];
    const one = new Float64Array(1);
    const bits = new Uint32Array(one.buffer);
    for (let i = 0; i < count; i++) {
        one[0] = values[i] + 0;
        // Negative doubles sort backwards as integers, and after the positive ones: flip all bits, or just the sign.
        const negative = bits[1] >>> 31 === 1;
        low[i] = negative ? ~bits[0] : bits[0];
        high[i] = negative ? ~bits[1] : bits[1] ^ 0x80000000;
    }
    let order = new Uint32Array(count);
    for (let i = 0; i < count; i++)
        order[i] = i;
    let spare = new Uint32Array(count);
    for (const word of [low, high]) {
        for (let shift = 0; shift < 32; shift += DIGIT_BITS) {
            const starts = new Uint32Array(DIGITS);
            for (let i = 0; i < count; i++)
                starts[(word[i] >>> shift) & (DIGITS - 1)]++;
            // All values agree in this digit, as short decimals and 32-bit floats often do.
            if (starts.includes(count))
                continue;
            let start = 0;
            for (let digit = 0; digit < DIGITS; digit++) {
                const size = starts[digit];
                starts[digit] = start;
                start += size;
            }
            for (let i = 0; i < count; i++) {
                const index = order[i];
                const digit = (word[index] >>> shift) & (DIGITS - 1);
                spare[starts[digit]++] = index;
            }
            [order, spare] = [spare, order];
        }
    }
    return order;
}
/**
 * Area under the ROC curve with the influence of each example, ties counted one half, in linear time.
 *
 * A positive's placement is the share of negatives it outranks, a negative's the share of positives that outrank it;
 * ψ is the placement's distance from the area, scaled by n over the class size. These placements are the mid-rank
 * differences of Sun and Xu, and their variance by class is DeLong's.
 *
 * @param score any finite numbers; @param target 1 for a positive, 0 for a negative
 * @param weight non-negative; default 1 each
 * @throws RangeError when one class has no (weighted) example
 * @see Sun and Xu (2014), IEEE Signal Processing Letters 21:1389–1393
 */
function rocAuc(score, target, weight) {
    const count = score.length;
    const { place, distinct } = placesOf(score);
    // Weight of each class at each distinct score, then what lies below it plus half of what lies on it.
    const mass = [new Float64Array(distinct), new Float64Array(distinct)];
    for (let i = 0; i < count; i++)
        mass[target[i] === 1 ? 1 : 0][place[i]] += weight ? weight[i] : 1;
    const total = mass.map((column) => {
        let below = 0;
        for (let k = 0; k < column.length; k++) {
            const here = column[k];
            column[k] = below + here / 2;
            below += here;
        }
        return below;
    });
    if (!(total[0] > 0 && total[1] > 0))
        throw new RangeError('the area under the ROC curve needs both classes');
    const influence = new Float64Array(count);
    let value = 0;
    for (let i = 0; i < count; i++) {
        const positive = target[i] === 1;
        const other = positive ? 0 : 1;
        const below = mass[other][place[i]] / total[other];
        influence[i] = positive ? below : 1 - below;
        if (positive)
            value += (weight ? weight[i] : 1) * below;
    }
    value /= total[1];
    for (let i = 0; i < count; i++) {
        const own = total[target[i] === 1 ? 1 : 0];
        influence[i] = (influence[i] - value) * ((count * (weight ? weight[i] : 1)) / own);
    }
    return { value, influence };
}

;// CONCATENATED MODULE: ./packages/stats/tails.ts

/**
 * The p-values that belong to a family of intervals: the error probability at which an end is just at the bound.
 *
 * @param intervalAt interval with that error probability at each end; the ends move outwards as it falls
 * @returns p-values that sum to 1, each at least 1e-12
 */
function tails(value, bound, intervalAt) {
    const above = value > bound;
    // How far the end that points to the bound falls short of it.
    const shortOf = (alpha) => {
        const { low, high } = intervalAt(alpha);
        return above ? low - bound : bound - high;
    };
    const p = value === bound ? 0.5 : crossing(shortOf);
    return above ? { pWorse: 1 - p, pNotWorse: p } : { pWorse: p, pNotWorse: 1 - p };
}
/** In units of the normal distribution; the smallest p-value, 1e-12, is its tail beyond this. */
const FARTHEST = 7;
/** The alpha at which a rising function is 0. Ends move almost in proportion to the normal quantile of alpha, so that false position needs few steps there. */
function crossing(of) {
    const at = (z) => of(normalCdf(-z));
    let [low, high] = [0, FARTHEST];
    let [atLow, atHigh] = [at(low), at(high)];
    const scale = atLow - atHigh;
    if (atLow <= 0)
        return 0.5;
    if (atHigh >= 0)
        return normalCdf(-high);
    let last = 0;
    for (let step = 0; step < 60 && high - low > 1e-11; step++) {
        const z = (low * atHigh - high * atLow) / (atHigh - atLow);
        const y = at(z);
        if (Math.abs(y) <= 1e-12 * scale)
            return normalCdf(-z);
        // The end that stays twice in a row counts half, or it would stay for ever.
        const side = Math.sign(y);
        if (side > 0)
            [low, atLow, atHigh] = [z, y, last === side ? atHigh / 2 : atHigh];
        else
            [high, atHigh, atLow] = [z, y, last === side ? atLow / 2 : atLow];
        last = side;
    }
    return normalCdf(-(low + high) / 2);
}

;// CONCATENATED MODULE: ./packages/stats/index.ts













/***/ })

};
