"""Writes what Gymnasium 1.2.3 (NumPy 2) does: single steps from 10 000 states and whole episodes.

pip install gymnasium==1.2.3; python make.py
steps_NAME.bin: int32 rows, int32 k; float32 state [rows, k], float32 action [rows], float64 next [rows, k],
float64 reward [rows], uint8 terminated [rows]. States are float32 numbers, so that every reader starts from the same.
traces_NAME.bin: int32 episodes, int32 k; then for each: int32 steps, float64 first state [k], float32 action [steps],
float64 state [steps, k], float64 reward [steps], uint8 terminated [steps].
"""
import sys

import gymnasium
import numpy as np

assert gymnasium.__version__ == "1.2.3"
IDS = {"cartpole": "CartPole-v1", "acrobot": "Acrobot-v1", "mountain_car": "MountainCar-v0", "pendulum": "Pendulum-v1"}
LOW = {"cartpole": [-2.4, -3, -0.209, -3.5], "acrobot": [-np.pi, -np.pi, -12.5, -28.2], "mountain_car": [-1.2, -0.07],
       "pendulum": [-np.pi, -8]}
HIGH = {k: [-x for x in v] for k, v in LOW.items()}
HIGH["mountain_car"] = [0.6, 0.07]


def drive(name, s, rng, noise):
    """A policy that gets somewhere, with some noise (cartpole: enough to fall)."""
    if name == "cartpole":
        return int(0.1 * s[0] + 0.3 * s[1] + 4 * s[2] + s[3] + rng.normal(0, noise) > 0)
    if name == "mountain_car":
        return 2 if s[1] + rng.normal(0, 0.003) >= 0 else 0
    if name == "acrobot":
        return int(np.sign(s[3] + rng.normal(0, 0.5))) + 1
    return np.float32(np.clip(2 * np.sign(s[1] * (abs(s[0]) > 0.5) - 6 * s[0] * (abs(s[0]) <= 0.5)) + rng.normal(0, 0.3), -2, 2))


def do(env, state, action, name):
    env.unwrapped.state = np.array(state, np.float64) if name != "mountain_car" else tuple(float(x) for x in state)
    env.unwrapped.steps_beyond_terminated = None
    a = np.array([action], np.float32) if name == "pendulum" else int(action)
    _, reward, terminated, _, _ = env.unwrapped.step(a)
    return np.array(env.unwrapped.state, np.float64), float(reward), terminated


def main(folder):
    for name, made in IDS.items():
        env, rng = gymnasium.make(made), np.random.default_rng(7)
        env.reset(seed=0)
        k, rows = len(LOW[name]), 10000
        states = rng.uniform(LOW[name], HIGH[name], (rows, k)).astype(np.float32)
        many = 2 if name == "cartpole" else 3
        actions = rng.uniform(-2, 2, rows).astype(np.float32) if name == "pendulum" else rng.integers(0, many, rows).astype(np.float32)
        done = [do(env, s, a, name) for s, a in zip(states, actions)]
        with open(f"{folder}/steps_{name}.bin", "wb") as f:
            f.write(np.array([rows, k], np.int32).tobytes() + states.tobytes() + actions.tobytes())
            f.write(np.array([d[0] for d in done]).tobytes() + np.array([d[1] for d in done]).tobytes())
            f.write(np.array([d[2] for d in done], np.uint8).tobytes())
        with open(f"{folder}/traces_{name}.bin", "wb") as f:
            episodes = 10
            f.write(np.array([episodes, k], np.int32).tobytes())
            for e in range(episodes):
                env.reset(seed=e)
                s = np.array(env.unwrapped.state, np.float64)
                first, acts, after, rewards, ends = s, [], [], [], []
                limit = env.spec.max_episode_steps
                while len(acts) < limit and not (ends and ends[-1]):
                    a = drive(name, s, rng, 0.3 if e % 2 else 5)
                    s, r, t = do(env, s, a, name)
                    acts.append(a), after.append(s), rewards.append(r), ends.append(t)
                f.write(np.array([len(acts)], np.int32).tobytes() + first.tobytes() + np.array(acts, np.float32).tobytes())
                f.write(np.array(after).tobytes() + np.array(rewards).tobytes() + np.array(ends, np.uint8).tobytes())
                print(name, e, len(acts), bool(ends[-1]))


main(sys.argv[1] if len(sys.argv) > 1 else ".")
