#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fits the constants of gpu/jsd_feature_map.h (numpy, scipy): prints them and the greatest weighted error, for 4 and 6 features."""
import numpy as np
from scipy.optimize import least_squares

LN2 = np.log(2)
r = np.linspace(0, 30, 3001)
kernel = 0.5 * (np.exp(r / 2) * np.log1p(np.exp(-r)) + np.exp(-r / 2) * (np.log1p(np.exp(-r)) + r))
weight = np.exp(-r / 2)


def unpack(p, n):
    a = np.append(p[: n - 1], LN2 - p[: n - 1].sum())
    return a, p[n - 1 :]


def error(p, n):
    a, w = unpack(p, n)
    return (np.cos(np.outer(r, w)) @ a - kernel) * weight


def fit(n, starts=30):
    rng = np.random.default_rng(0)
    best = None
    for _ in range(starts):
        p = np.concatenate([rng.uniform(0.05, 0.5, n - 1), np.sort(rng.uniform(0.05, 2.5, n))])
        level = np.ones_like(r)
        for _ in range(40):
            p = least_squares(lambda q: error(q, n) * level, p, method="lm", max_nfev=200).x
            e = np.abs(error(p, n))
            level *= (e / e.max() + 0.05) ** 0.3
            level /= level.max()
        if best is None or e.max() < best[0]:
            best = e.max(), p
    return best


for n in (2, 3):
    worst, p = fit(n)
    a, w = unpack(p, n)
    print(f"{2 * n} features: amplitudes {a.tolist()}, frequencies {np.abs(w).tolist()}, greatest weighted error {worst:.2e} nats")
