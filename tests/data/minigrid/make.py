"""Writes what the package minigrid (3.2.0) does: worlds, actions, and what came of them.

pip install gymnasium==1.2.3 minigrid==3.2.0; python make.py [FOLDER]; python make.py --fresh FILE SEED  (other episodes)
traces.bin: "MGT1", int32 number of traces, then for each
  uint8 length, the world's name (the Gymnasium id, or "soup")
  int32 [20]: width, height, limit, see_through, task (0 goal, 1 unlock, 2 pick up, 3 red then blue, 4 dodge), actions, x, y,
    facing, carried object, its colour, wanted object, its colour, x and y of two doors, boxes with keys, obstacles, steps
  uint8 [width, height, 3] the encoded grid, column after column; uint8 [boxes, 3]: x, y, colour of the key inside;
  uint8 [obstacles, 2] x, y; uint8 actions [steps]; float32 rewards [steps]; uint8 ends [steps]: 1 terminated, 2 truncated;
  uint64 [steps + 1]: FNV-1a of view [7, 7, 3] and direction; the same of the grid as FullyObsWrapper has it;
  uint64: FNV-1a of the first view as OneHotPartialObsWrapper has it [7, 7, 20];
  uint8 [steps, obstacles, 2] where they are after each step
counts.csv: world, what, value, how often in 4000 fresh worlds: where the agent, the first key, ball, goal and door (in reading
  order) are, how many doors and walls there are, colours. The C++ side draws as many and compares by chi-square.
"""
import struct
import sys
from collections import Counter, deque

import gymnasium
import minigrid
import numpy as np
from minigrid.core.grid import Grid
from minigrid.core.mission import MissionSpace
from minigrid.core.world_object import Ball, Box, Door, Floor, Goal, Key, Lava, Wall
from minigrid.minigrid_env import MiniGridEnv
from minigrid.wrappers import OneHotPartialObsWrapper

assert minigrid.__version__.startswith("3.")
IDS = """Empty-5x5 Empty-6x6 Empty-8x8 Empty-16x16 Empty-Random-5x5 Empty-Random-6x6 FourRooms DoorKey-5x5 DoorKey-6x6 DoorKey-8x8
DoorKey-16x16 Unlock LavaGapS5 LavaGapS6 LavaGapS7 MultiRoom-N2-S4 MultiRoom-N4-S5 MultiRoom-N6 KeyCorridorS3R1 KeyCorridorS3R2
KeyCorridorS3R3 KeyCorridorS4R3 KeyCorridorS5R3 KeyCorridorS6R3 Dynamic-Obstacles-5x5 Dynamic-Obstacles-Random-5x5
Dynamic-Obstacles-6x6 Dynamic-Obstacles-Random-6x6 Dynamic-Obstacles-8x8 Dynamic-Obstacles-16x16 RedBlueDoors-6x6
RedBlueDoors-8x8 LockedRoom""".split()
COLOURS = ["red", "green", "blue", "purple", "yellow", "grey"]
LEFT, RIGHT, FORWARD, PICK_UP, DROP, TOGGLE, DONE = range(7)
seen = Counter()


class Soup(MiniGridEnv):
    """A map strewn with everything."""

    def __init__(self, rng, **kw):
        self.rng = rng
        super().__init__(mission_space=MissionSpace(lambda: "wander"), max_steps=int(rng.integers(50, 400)), **kw)

    def thing(self):
        colour = COLOURS[self.rng.integers(6)]
        return [lambda: Wall(), lambda: Wall(), lambda: Floor(colour), lambda: Key(colour), lambda: Ball(colour), lambda: Box(colour),
                lambda: Box(colour, Key(COLOURS[self.rng.integers(6)])), lambda: Door(colour), lambda: Door(colour, is_locked=True),
                lambda: Door(colour, is_open=True)][self.rng.integers(10)]()

    def _gen_grid(self, width, height):
        self.grid = Grid(width, height)
        self.grid.wall_rect(0, 0, width, height)
        dense = self.rng.uniform(0.1, 0.5)
        for x in range(1, width - 1):
            for y in range(1, height - 1):
                if self.rng.random() < dense:
                    self.grid.set(x, y, self.thing())
                elif self.rng.random() < 0.01:
                    self.grid.set(x, y, Goal() if self.rng.random() < 0.5 else Lava())
        self.agent_pos = (int(self.rng.integers(1, width - 1)), int(self.rng.integers(1, height - 1)))
        self.agent_dir = int(self.rng.integers(4))
        self.grid.set(*self.agent_pos, None)
        self.mission = "wander"


def fnv(*arrays):
    h = 0xCBF29CE484222325
    for a in arrays:
        for b in np.ascontiguousarray(a, np.uint8).tobytes():
            h = ((h ^ b) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return h


def full(e):
    g = e.grid.encode()
    g[e.agent_pos[0], e.agent_pos[1]] = (10, 0, e.agent_dir)
    return g


def path_to(e, target):
    """The next action towards facing `target`; None where one faces it or cannot come to it. Shut doors are opened on the way."""
    first, at = {}, deque()
    start = (int(e.agent_pos[0]), int(e.agent_pos[1]), int(e.agent_dir))
    first[start] = []
    at.append(start)
    while at:
        x, y, d = at.popleft()
        dx, dy = [(1, 0), (0, 1), (-1, 0), (0, -1)][d]
        if (x + dx, y + dy) == tuple(target):
            return first[(x, y, d)]
        c = e.grid.get(x + dx, y + dy)
        ways = [((x, y, (d + 3) % 4), [LEFT]), ((x, y, (d + 1) % 4), [RIGHT])]
        if c is None or c.type == "floor" or (c.type == "door" and not c.is_locked):
            ways.append(((x + dx, y + dy, d), [FORWARD] if c is None or c.type == "floor" or c.is_open else [TOGGLE, FORWARD]))
        for state, todo in ways:
            if state not in first:
                first[state] = first[(x, y, d)] + todo
                at.append(state)
    return None


def find(e, kind, colour=None, locked=None):
    for x in range(e.width):
        for y in range(e.height):
            c = e.grid.get(x, y)
            if c and c.type == kind and (colour is None or c.color == colour) and (locked is None or c.is_locked == locked):
                return x, y
    return None


def solution(name, e, rng):
    """Actions that do the task, one at a time."""
    def go(target, then):
        way = path_to(e, target)
        while way:
            yield way[0]
            way = path_to(e, target)
        yield then
    if "RedBlue" in name:
        order = ["red", "blue"] if rng.random() < 0.7 else ["blue", "red"]
        for c in order:
            yield from go(find(e, "door", c), TOGGLE)
        return
    door = find(e, "door", locked=True)
    if door:
        yield from go(find(e, "key", e.grid.get(*door).color), PICK_UP)
        yield from go(door, TOGGLE)
        if "KeyCorridor" in name:  # puts the key down beside the door
            for a in [RIGHT, DROP, RIGHT, DROP, RIGHT, DROP]:
                if e.carrying is not None:
                    yield a
            yield from go(find(e, "ball"), PICK_UP)
            return
    goal = find(e, "goal")
    if goal:
        yield from go(goal, FORWARD)


def curious(e, rng, n):
    """Random, but drawn to what lies ahead."""
    c = e.grid.get(*e.front_pos)
    if n == 7 and c and rng.random() < 0.6:
        if c.type in ("key", "ball", "box"):
            return TOGGLE if c.type == "box" and rng.random() < 0.5 else PICK_UP
        if c.type == "door":
            return TOGGLE if not c.is_open else FORWARD
    if n == 7 and c is None and e.carrying and rng.random() < 0.1:
        return DROP
    return FORWARD if rng.random() < 0.35 else int(rng.integers(n))


def task_of(name):
    return 1 if name.startswith("Unlock") else 2 if "KeyCorridor" in name else 3 if "RedBlue" in name else 4 if "Dynamic" in name else 0


def trace(name, e, policy, rng, most):
    e.reset(seed=int(rng.integers(1 << 30)))
    carried = (0, 0)
    if name == "soup" and rng.random() < 0.5:
        e.carrying = [Key, Ball, Box][rng.integers(3)](COLOURS[rng.integers(6)])
    if e.carrying:
        carried = e.carrying.encode()[:2]
    obs, task = e.gen_obs(), task_of(name)
    wanted = e.obj.encode()[:2] if task == 2 else (0, 0)
    doors = [find(e, "door"), (0, 0)] if task == 1 else [find(e, "door", "red"), find(e, "door", "blue")] if task == 3 else [(0, 0)] * 2
    obstacles = e.obstacles if task == 4 else []
    n = int(e.action_space.n)
    boxes = [(x, y, COLOURS.index(c.contains.color)) for x in range(e.width) for y in range(e.height)
             for c in [e.grid.get(x, y)] if c and c.type == "box" and c.contains]
    places = lambda: [int(v) for o in obstacles for v in o.cur_pos]
    grid, first, pose = e.grid.encode(), places(), [*map(int, e.agent_pos), int(e.agent_dir)]
    acts, rewards, ends, moved = [], [], [], []
    hot = fnv(OneHotPartialObsWrapper(e).observation(dict(obs, image=obs["image"].copy()))["image"])
    views, fulls = [fnv(obs["image"], obs["direction"])], [fnv(full(e))]
    todo = solution(name, e, rng) if policy == "solve" else None
    while len(acts) < most and not (ends and ends[-1]):
        a = next(todo, None) if todo else None
        if a is None or (policy == "solve" and n == 7 and rng.random() < 0.02):
            a = curious(e, rng, n)
        before = e.carrying
        obs, reward, terminated, truncated, _ = e.step(a)
        seen["picked"] += before is None and e.carrying is not None
        seen["dropped"] += before is not None and e.carrying is None
        seen["lava"] += bool(terminated and reward == 0 and task == 0)
        seen["both ends"] += bool(terminated and truncated)
        seen[f"success {task}"] += reward > 0
        seen["collision"] += reward < 0
        seen["cut"] += bool(truncated)
        acts.append(a), rewards.append(reward), ends.append(int(terminated) + 2 * int(truncated))
        views.append(fnv(obs["image"], obs["direction"])), fulls.append(fnv(full(e))), moved.extend(places())
    seen["steps"] += len(acts)
    head = [e.width, e.height, e.max_steps, int(e.see_through_walls), task, n, *pose, *map(int, carried), *map(int, wanted),
            *(int(v) for d in doors for v in d), len(boxes), len(obstacles), len(acts)]
    label = name.encode()
    return b"".join([bytes([len(label)]), label, struct.pack("<20i", *head), grid.astype(np.uint8).tobytes(),
                     bytes(v for b in boxes for v in b), bytes(first), bytes(acts), np.array(rewards, np.float32).tobytes(), bytes(ends),
                     np.array(views, np.uint64).tobytes(), np.array(fulls, np.uint64).tobytes(),
                     struct.pack("<Q", hot), bytes(moved)]), len(acts)


def made(name, **kw):
    version = "v1" if name == "MultiRoom-N4-S5" else "v0"
    return gymnasium.make(f"MiniGrid-{name}-{version}", disable_env_checker=True, **kw).unwrapped


def write_traces(path, seed, per_family, soups):
    rng, all_of = np.random.default_rng(seed), []
    for name in IDS:
        for k in range(per_family):
            state = rng.bit_generator.state
            data, steps = trace(name, made(name), "solve" if k % 2 else "curious", rng, 150)
            all_of.append(data)
            if k == 1 and "Dynamic" not in name:  # the same way, cut where it ends
                rng.bit_generator.state = state
                all_of.append(trace(name, made(name, max_steps=steps), "solve", rng, 150)[0])
    for _ in range(soups):
        size = dict(width=int(rng.integers(4, 20)), height=int(rng.integers(4, 20)), see_through_walls=bool(rng.random() < 0.1))
        all_of.append(trace("soup", Soup(rng, **size), "curious", rng, 250)[0])
    with open(path, "wb") as f:
        f.write(b"MGT1" + struct.pack("<i", len(all_of)) + b"".join(all_of))
    print(path, len(all_of), "traces", dict(seen))


def features(e):
    """Each has one value in a world, so that counts of worlds are multinomial."""
    f, numbers = {"agent": (*map(int, e.agent_pos), int(e.agent_dir))}, Counter()
    for y in range(e.height):
        for x in range(e.width):
            c = e.grid.get(x, y)
            if not c:
                continue
            numbers[c.type] += 1
            if c.type not in ("key", "ball", "goal", "door"):
                continue
            locked = "locked " if c.type == "door" and c.is_locked else ""
            if locked + c.type not in f:
                f[locked + c.type] = (x, y)
                f[locked + c.type + " colour"] = (COLOURS.index(c.color),)
    for kind in ("door", "wall", "lava"):
        f[kind + "s"] = (numbers[kind],)
    return f


def write_counts(path, worlds):
    lines = ["world,what,value,count"]
    for name in ["Empty-Random-5x5", "FourRooms", "DoorKey-5x5", "DoorKey-8x8", "Unlock", "LavaGapS6", "MultiRoom-N2-S4", "MultiRoom-N4-S5",
                 "MultiRoom-N6", "KeyCorridorS3R1", "KeyCorridorS3R3", "KeyCorridorS4R3", "Dynamic-Obstacles-5x5",
                 "Dynamic-Obstacles-Random-6x6", "RedBlueDoors-6x6", "LockedRoom"]:
        e, counts = made(name), Counter()
        for seed in range(worlds):
            e.reset(seed=seed)
            for what, value in features(e).items():
                counts[what, value] += 1
        lines += [f"{name},{what},{' '.join(map(str, value))},{n}" for (what, value), n in sorted(counts.items())]
    with open(path, "w") as f:
        f.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    if len(sys.argv) > 3 and sys.argv[1] == "--fresh":
        write_traces(sys.argv[2], int(sys.argv[3]), 2, 10)
    else:
        folder = sys.argv[1] if len(sys.argv) > 1 else "."
        write_traces(folder + "/traces.bin", 7, 4, 40)
        write_counts(folder + "/counts.csv", 4000)
