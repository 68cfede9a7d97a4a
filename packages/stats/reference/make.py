"""Makes reference.json beside it: what SciPy and statsmodels say.

    pip install numpy==2.4.6 scipy==1.17.1 statsmodels==0.15.0 scikit-learn==1.9.1
    python make.py

Tango's interval is in neither: its statistic is taken here from a numeric maximum of the multinomial likelihood,
independent of the closed form under test. DeLong's variance is computed from its O(mn) definition.
"""

import json
import warnings
from pathlib import Path

import numpy as np
from scipy import optimize, special, stats
from sklearn.metrics import roc_auc_score
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

warnings.simplefilter("error")
rng = np.random.default_rng(20130501)
out = {}

out["normalCdf"] = [[z, float(special.ndtr(z))] for z in (-37.0, -12.5, -5.0, -1.96, -0.3, -1e-8, 0.0, 0.7, 1.96, 4.5, 9.0)]
out["normalQuantile"] = [
    [p, float(special.ndtri(p))] for p in (1e-300, 1e-20, 1e-6, 0.00125, 0.025, 0.4, 0.5, 0.77, 0.975, 0.999999)
]
dfs = (1, 2, 3.5, 9, 30, 61.25, 1000, 99_999, 4_999_999)
# 2 * betainc = two-sided p; stdtr loses digits for large df, the incomplete beta function does not.
out["studentTCdf"] = [
    [t, df, float(special.betainc(df / 2, 0.5, df / (df + t * t)) / 2) if t < 0 else float(1 - special.betainc(df / 2, 0.5, df / (df + t * t)) / 2)]
    for df in dfs
    for t in (-40.0, -3.2, -1.0, 0.5, 2.0)
    if not (t == -40.0 and df > 1000)
]
out["studentTQuantile"] = [[p, df, float(stats.t.ppf(p, df))] for df in dfs for p in (1e-6, 0.00125, 0.025, 0.3, 0.975)]
out["chiSquareSurvival"] = [
    [x, df, float(special.gammaincc(df / 2, x / 2))]
    for x, df in ((0.0, 1), (3.84, 1), (0.1, 5), (80.0, 5), (1000.0, 1100), (1300.0, 1100), (1.5, 12), (20_300.0, 20_000))
]
out["incompleteBeta"] = [
    [a, b, x, float(special.betainc(a, b, x))]
    for a, b, x in (
        (0.5, 0.5, 0.3), (2, 3, 0.9), (20, 5, 0.7), (1e-1, 40, 0.01), (3000, 2000, 0.61), (1e6, 1e6, 0.4995), (7, 9, 1e-9), (12.5, 0.5, 0.999)
    )
]  # fmt: skip
out["binomialCdf"] = [
    [k, n, p, float(special.bdtr(k, n, p))]
    for k, n, p in ((0, 1, 0.5), (3, 10, 0.5), (0, 40, 0.01), (499, 1000, 0.5), (10, 10, 0.2), (48_900, 100_000, 0.49))
]
out["wilson"] = [
    [k, n, *map(float, proportion_confint(k, n, 0.05, "wilson"))]
    for k, n in ((0, 10), (10, 10), (1, 200), (37, 50), (9_500, 10_000), (0, 1))
]
out["mcnemar"] = [
    [b, c, float(mcnemar([[0, b], [c, 0]], exact=True).pvalue)]
    for b, c in ((1, 0), (5, 5), (10, 3), (0, 12), (400, 460), (30_000, 30_700))
]


def tango_statistic(b, c, n, difference):
    """Score statistic with q = P(only B) from a numeric maximum of the likelihood at that difference."""
    low, high = max(0.0, -difference), (1 - difference) / 2

    def minus_log_likelihood(q):
        with np.errstate(divide="ignore"):
            return -(special.xlogy(b, q + difference) + special.xlogy(c, q) + special.xlogy(n - b - c, 1 - 2 * q - difference))

    q = optimize.minimize_scalar(minus_log_likelihood, bounds=(low, high), method="bounded", options={"xatol": 1e-13}).x
    return (b - c - n * difference) / np.sqrt(n * (2 * q + difference * (1 - difference)))


cases = ((12, 5, 100), (0, 0, 100), (1, 0, 40), (30, 61, 500), (3, 0, 2000), (7, 7, 14))
z = stats.norm.ppf(0.975)
out["pairedScore"] = [
    [b, c, n, d, float(tango_statistic(b, c, n, d))] for b, c, n in cases for d in (-0.2, -0.03, 0.011, 0.3) if abs(b - c - n * d) > 1e-9
]
out["pairedDifferenceInterval"] = [
    [
        b,
        c,
        n,
        float(optimize.brentq(lambda d: tango_statistic(b, c, n, d) - z, -1 + 1e-6, (b - c) / n - 1e-7)),
        float(optimize.brentq(lambda d: tango_statistic(b, c, n, d) + z, (b - c) / n + 1e-7, 1 - 1e-6)),
    ]
    for b, c, n in cases
]

p_values = [0.01, 0.04, 0.03, 0.005, 0.5, 0.04, 1.0, 0.0, 0.6]
out["adjust"] = {
    "p": p_values,
    "holm": multipletests(p_values, method="holm")[1].tolist(),
    "benjaminiHochberg": multipletests(p_values, method="fdr_bh")[1].tolist(),
}


def placements(target, score):
    """DeLong's structural components, one pair at a time."""
    positive, negative = score[target == 1], score[target == 0]
    kernel = (positive[:, None] > negative[None, :]) + 0.5 * (positive[:, None] == negative[None, :])
    return kernel.mean(axis=1), kernel.mean(axis=0)


target = (rng.random(240) < 0.2).astype(int)
new = np.round(rng.normal(size=240) + target, 1)
base = np.round(0.7 * new + rng.normal(size=240) * 0.5, 1)
(p_new, n_new), (p_base, n_base) = placements(target, new), placements(target, base)
variance = lambda p, n: np.var(p, ddof=1) / len(p) + np.var(n, ddof=1) / len(n)
out["delong"] = {
    "target": target.tolist(),
    "new": new.tolist(),
    "base": base.tolist(),
    "auc": float(roc_auc_score(target, new)),
    "standardError": float(np.sqrt(variance(p_new, n_new))),
    "difference": float(roc_auc_score(target, new) - roc_auc_score(target, base)),
    "differenceStandardError": float(np.sqrt(variance(p_new - p_base, n_new - n_base))),
}

reference, current = [120, 44, 0, 31, 5, 0], [80, 60, 3, 10, 0, 0]
used = np.array([reference, current])[:, np.array(reference) + np.array(current) > 0]
chi2 = stats.chi2_contingency(used, correction=False)
r, c = (np.maximum(np.array(v) / np.sum(v), 1e-4) for v in (reference, current))
a, b = np.round(rng.normal(size=300), 2), np.round(rng.normal(0.2, 1.3, size=170), 2)
ks = stats.ks_2samp(a, b).statistic
from scipy.spatial.distance import jensenshannon

out["drift"] = {
    "reference": reference,
    "current": current,
    "psi": float(np.sum((c - r) * np.log(c / r))),
    "jensenShannon": float(jensenshannon(reference, current, base=2)),
    "chiSquare": [float(chi2.statistic), int(chi2.dof), float(chi2.pvalue)],
    "a": a.tolist(),
    "b": b.tolist(),
    "ks": [float(ks), float(special.kolmogorov(np.sqrt(300 * 170 / 470) * ks))],
    "wasserstein": float(stats.wasserstein_distance(a, b)),
    "kolmogorovSurvival": [[x, float(special.kolmogorov(x))] for x in (0.1, 0.3, 0.8, 0.999, 1.0, 1.36, 3.0, 6.0)],
}

sizes = rng.integers(1, 30, size=25)
group = np.repeat(np.arange(25), sizes)
psi = rng.normal(size=len(group)) + rng.normal(size=25)[group]
psi -= psi.mean()
import statsmodels.api as sm

# The mean's error by leaving out one group at a time (CR3), from its definition: the mean is computed again without each.
without = np.array([psi[group != g].mean() for g in range(25)])
error = float(np.sqrt(24 / 25 * np.sum((without - psi.mean()) ** 2)))
out["cluster"] = {"influence": psi.tolist(), "group": group.tolist(), "standardError": error, "half": float(stats.t.ppf(0.975, 24) * error)}

# With groups of one size it is statsmodels' cluster-robust CR1 for an intercept alone.
equal = np.repeat(np.arange(12), 9)
same = rng.normal(size=len(equal)) + rng.normal(size=12)[equal]
same -= same.mean()
fit = sm.OLS(same, np.ones(len(same))).fit(cov_type="cluster", cov_kwds={"groups": equal, "use_correction": True}, use_t=True)
out["equalClusters"] = {"influence": same.tolist(), "group": equal.tolist(), "standardError": float(fit.bse[0]), "half": float(fit.conf_int()[0][1] - fit.params[0])}

# Two distributions known at a few points: a fine sample of evenly filled bins has their distances, from SciPy.
points = np.array([-3.0, -1.0, 0.0, 0.5, 4.0])
filled = [np.array([10, 40, 25, 25]), np.array([30, 5, 45, 20])]
fine = [np.concatenate([np.linspace(low, high, 40_001)[:-1] + (high - low) / 80_000 for low, high in zip(points, points[1:])])] * 2
weights = [np.repeat(counts / 40_000, 40_000) for counts in filled]
shares = [np.concatenate([[0], np.cumsum(counts) / counts.sum()]) for counts in filled]
out["binned"] = {
    "points": points.tolist(),
    "reference": shares[0].tolist(),
    "current": shares[1].tolist(),
    "ks": float(np.abs(shares[0] - shares[1]).max()),
    "wasserstein": float(stats.wasserstein_distance(fine[0], fine[1], weights[0], weights[1])),
    "cramersV": float(stats.contingency.association(np.array(filled), method="cramer", correction=False)),
    "chiSquare": float(stats.chi2_contingency(np.array(filled), correction=False).statistic),
}
# The t interval of an area by its placements is Welch's of two samples, which SciPy has; the logit one is its delta method.
welch = stats.ttest_ind(p_new, -n_new, equal_var=False)
auc, se, df = out["delong"]["auc"], out["delong"]["standardError"], float(welch.df)
arm = stats.t.ppf(0.975, df) * se / (auc * (1 - auc))
# Four more placements in each class, as wide apart as a share with that value.
padded = [(np.sum((v - v.mean()) ** 2) + 4 * auc * (1 - auc)) / (len(v) + 3) / len(v) for v in (p_new, n_new)]
out["areas"] = {
    "degreesOfFreedom": df,
    "logit": [float(special.expit(special.logit(auc) - arm)), float(special.expit(special.logit(auc) + arm))],
    "plusFour": sorted(map(float, padded)),
    # now, se, before, se, correlation, factor, then both ends by SciPy's optimizer over the ellipse, for Wald's z
    "difference": [],
}
for a, sa, b, sb, r, factor in (
    (0.8, 0.02, 0.82, 0.018, 0.9, 1.0),
    (0.95, 0.01, 0.97, 0.008, 0.5, 1.0),
    (0.7, 0.03, 0.7, 0.03, 0.0, 1.0),
    (0.9, 0.02, 0.93, 0.015, 0.97, 0.95),
):
    z = stats.norm.ppf(0.975)
    semi = lambda v, e: z * e / (v * (1 - v))
    point = lambda x: special.expit(special.logit(a) + semi(a, sa) * (r * np.cos(x) + np.sqrt(1 - r * r) * np.sin(x))) - factor * special.expit(special.logit(b) + semi(b, sb) * np.cos(x))
    ends = [min((optimize.minimize_scalar(lambda x: s * point(x), bounds=(k, k + 1), method="bounded", options={"xatol": 1e-10}).fun for k in np.arange(0, 6.3, 0.5))) * s for s in (1, -1)]
    out["areas"]["difference"].append([a, sa, b, sb, r, factor, *map(float, ends)])

# Newcombe's interval of a difference of independent shares is MOVER of Wilson's two.
from statsmodels.stats.proportion import confint_proportions_2indep

out["mover"] = [[a, n, b, m, *map(float, confint_proportions_2indep(a, n, b, m, method="newcomb"))] for a, n, b, m in ((19, 20, 380, 400), (5, 30, 9, 25), (50, 50, 48, 50))]

Path(__file__).with_name("reference.json").write_text(json.dumps(out, separators=(",", ":")) + "\n")
