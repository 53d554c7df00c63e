# What other programs say, for the tests of metrics/stats. Development only: the
# tests read oracle.json and run no Python.
#
#   pip install scipy==1.17.1 statsmodels==0.15.0 numpy==2.4.6
#   python oracle.py > oracle.json
import json
import sys
from itertools import product

import numpy as np
import scipy
import statsmodels
import statsmodels.api as sm
from scipy import stats
from scipy.stats import _resampling
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import proportion_confint

rng = np.random.default_rng(20260101)


def wilson():
    for n in [1, 5, 30, 263, 11500]:
        for k in sorted({0, 1, n // 3, n - 1, n}):
            for level in [0.9, 0.95, 0.99]:
                lo, hi = proportion_confint(k, n, alpha=1 - level, method="wilson")
                yield dict(k=k, n=n, level=level, lo=lo, hi=hi)


def bca():
    """Hits of trials by cluster; the statistic is the ratio of their sums."""
    for clusters, p in [(12, 0.5), (30, 0.968), (60, 0.9)]:
        trials = rng.integers(1, 24, clusters)
        hits = rng.binomial(trials, rng.beta(6 * p, 6 * (1 - p), clusters))

        def ratio(i, axis=-1):
            return hits[i].sum(axis=axis) / trials[i].sum(axis=axis)

        index = np.arange(clusters)
        got = stats.bootstrap((index,), ratio, n_resamples=399, method="BCa", rng=np.random.default_rng(7))
        values = got.bootstrap_distribution
        below_lo, below_hi, a = _resampling._bca_interval((index,), ratio, -1, 0.025, values, None, np)
        yield dict(hits=hits.tolist(), trials=trials.tolist(), level=0.95, values=values.tolist(),
                   acceleration=a.item(), below_lo=below_lo.item(), below_hi=below_hi.item(),
                   lo=got.confidence_interval.low.item(), hi=got.confidence_interval.high.item())


def holm():
    for m in [1, 2, 5, 14, 42]:
        p = np.round(rng.random(m) ** 3, 3)  # rounded: ties
        yield dict(p=p.tolist(), adjusted=multipletests(p, method="holm")[1].tolist())


def mcnemar():
    for b, c in [(0, 1), (1, 7), (0, 5), (3, 9), (12, 31), (100, 140), (1000, 1100)]:
        x = stats.binom(b + c, 0.5)
        yield dict(b=b, c=c, p=2 * x.cdf(min(b, c)) - x.pmf(min(b, c)))


def swap():
    """Hits of two systems in the same trials, 10 a note; exact over all swaps."""
    for notes in [3, 8, 12]:
        a = rng.binomial(10, 0.9, notes)
        b = rng.binomial(10, 0.8, notes)
        got = stats.permutation_test((a, b), lambda x, y, axis: np.abs(np.sum(x - y, axis=axis)),
                                     permutation_type="samples", vectorized=True, alternative="greater", n_resamples=np.inf)
        yield dict(a=a.tolist(), b=b.tolist(), trials=10, p=float(got.pvalue))


def permute():
    """Hits of three groups, 10 trials a note; the mean distance of their rates from
    the pooled one (RED), exact over all 6^notes deals."""
    def red(*groups, axis):
        rates = np.stack([np.sum(g, axis=axis) for g in groups]) / (10 * groups[0].shape[axis])
        return np.mean(np.abs(rates - rates.mean(axis=0)), axis=0)

    for notes in [2, 4, 5]:
        groups = [rng.binomial(10, p, notes) for p in (0.9, 0.8, 0.6)]
        got = stats.permutation_test(groups, red, permutation_type="samples", vectorized=True,
                                     alternative="greater", n_resamples=np.inf)
        yield dict(groups=[g.tolist() for g in groups], trials=10, p=float(got.pvalue),
                   mean=float(np.mean(got.null_distribution)))


def mde():
    """The power of an effect; the MDE at that power is the effect. Ratio 0: one
    sample, of the paired differences, whose variance is disagreement times deff."""
    power = NormalIndPower(ddof=0)
    for disagreement, deff, n, alpha, z in product([0.01, 0.06], [1, 1.2], [300, 30000], [0.05, 0.025], [2.5, 3.5]):
        effect = z / np.sqrt(n)
        yield dict(disagreement=disagreement, deff=deff, n=n, alpha=alpha, mde=float(effect * np.sqrt(disagreement * deff)),
                   power=float(power.power(effect, nobs1=n, alpha=alpha, ratio=0, alternative="larger")))


def mean_se():
    for n, clusters in [(20, 4), (100, 7), (60, 60)]:
        cluster = np.arange(n) % clusters
        values = np.round(rng.normal(size=n) + rng.normal(size=clusters)[cluster], 6)
        fit = sm.OLS(values, np.ones(n)).fit(cov_type="cluster", cov_kwds={"groups": cluster})
        yield dict(values=values.tolist(), cluster=cluster.tolist(), se=float(fit.bse[0]))


json.dump(dict(
    program=f"SciPy {scipy.__version__}, statsmodels {statsmodels.__version__}, NumPy {np.__version__}",
    **{f.__name__: list(f()) for f in (wilson, bca, holm, mcnemar, swap, permute, mde, mean_se)},
), sys.stdout, indent=None, separators=(",", ":"))
print()
