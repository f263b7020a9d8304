#!/usr/bin/env python3
"""radam.csv: torch.optim.RAdam's algorithm in double, written from its documentation
(pytorch.org/docs/stable/generated/torch.optim.RAdam.html; Liu et al. 2020, algorithm 2), without
PyTorch itself: three parameters, 40 steps, learning rate 0.01, betas 0.9 and 0.999, epsilon 1e-8."""
import math

lr, b1, b2, eps = 0.01, 0.9, 0.999, 1e-8
p, m, v = [1.0, -2.0, 0.5], [0.0] * 3, [0.0] * 3
rho_inf = 2 / (1 - b2) - 1
print("step,gradient_0,gradient_1,gradient_2,parameter_0,parameter_1,parameter_2")
for t in range(1, 41):
    g = [math.sin(0.7 * t) * 0.1, math.cos(1.3 * t), 2.0 * p[2]]
    rho = rho_inf - 2 * t * b2**t / (1 - b2**t)
    for i in range(3):
        m[i] = b1 * m[i] + (1 - b1) * g[i]
        v[i] = b2 * v[i] + (1 - b2) * g[i] ** 2
        m_hat = m[i] / (1 - b1**t)
        if rho > 5:
            length = math.sqrt(1 - b2**t) / (math.sqrt(v[i]) + eps)
            r = math.sqrt((rho - 4) * (rho - 2) * rho_inf / ((rho_inf - 4) * (rho_inf - 2) * rho))
            p[i] -= lr * m_hat * r * length
        else:
            p[i] -= lr * m_hat
    print(",".join([str(t)] + [repr(x) for x in g + p]))
